package io.deputy.compose.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that one load has to say. Stages add to it and go on, so that a user gets every problem of
 * all files at once.
 */
public final class Findings {
  /** A file that is wrong in more places is wrong as a whole. */
  static final int MAX_PROBLEMS = 200;

  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Map<String, Notice> notices = new LinkedHashMap<>();

  public void problem(Place place, KeyPath key, String message) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new Problem(place, key.text(), message));
    }
  }

  public void problem(Node at, KeyPath key, String message) {
    problem(at.place(), key, message);
  }

  /** The same message on the same key of several services is told once, naming them all. */
  public void notice(Place place, KeyPath key, String message) {
    notices.merge(
        key.leaf() + "\n" + message,
        new Notice(place, key.text(), message, List.of()),
        (first, next) -> said(first, key.text()) ? first : first.plus(key.text()));
  }

  /** A fact that is worth one notice however often it turns up. */
  public void noticeOnce(Place place, KeyPath key, String message) {
    notices.putIfAbsent(message, new Notice(place, key.text(), message, List.of()));
  }

  private static boolean said(Notice notice, String key) {
    return notice.key().equals(key) || notice.also().contains(key);
  }

  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  public List<Notice> notices() {
    return new ArrayList<>(notices.values());
  }
}
