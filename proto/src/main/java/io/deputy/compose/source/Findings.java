package io.deputy.compose.source;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All that one load has to say. Stages add to it and go on, so that a user gets every problem of
 * all files at once.
 */
public final class Findings {
  /** A file that is wrong in more places is wrong as a whole. */
  static final int MAX_PROBLEMS = 200;

  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Map<String, Told> notices = new LinkedHashMap<>();

  /** A notice that may yet turn out to be about more keys. */
  private record Told(Place place, String message, Set<String> keys) {
    Notice notice() {
      List<String> all = List.copyOf(keys);
      return new Notice(place, all.getFirst(), message, all.subList(1, all.size()));
    }
  }

  public void problem(Place place, KeyPath key, String message) {
    problem(place, key, () -> message);
  }

  /**
   * @param message not made where it would not be told
   */
  public void problem(Place place, KeyPath key, Supplier<String> message) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new Problem(place, key.text(), message.get()));
    } else if (problems.size() == MAX_PROBLEMS) {
      problems.add(new Problem(place, "", "and more problems, which are not told"));
    }
  }

  public void problem(Node at, KeyPath key, String message) {
    problem(at.place(), key, message);
  }

  /** The same message on the same key of several services is told once, naming them all. */
  public void notice(Place place, KeyPath key, String message) {
    told(key.leaf() + "\n" + message, place, message).keys().add(key.text());
  }

  /** A fact that is worth one notice however often it turns up. */
  public void noticeOnce(Place place, KeyPath key, String message) {
    Set<String> keys = told(message, place, message).keys();
    if (keys.isEmpty()) {
      keys.add(key.text());
    }
  }

  private Told told(String identity, Place place, String message) {
    return notices.computeIfAbsent(identity, _ -> new Told(place, message, new LinkedHashSet<>()));
  }

  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  public List<Notice> notices() {
    return notices.values().stream().map(Told::notice).toList();
  }
}
