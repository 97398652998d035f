package io.deputy.model;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One change of an app by an operator, as it is kept.
 *
 * @param spec the app as it should run from then on, with the ports that were chosen for it;
 *     without services if it was removed
 * @param changes one for each service that it had or has, by name
 */
public record Revision(Head head, AppSpec spec, List<Change> changes) {
  public Revision {
    changes = List.copyOf(changes);
    Invalid.unless(
        head.app().equals(spec.name()), "app of revision " + head, spec.name(), head.app());
  }

  /**
   * What is said of it in a line.
   *
   * @param number counts the app's changes, from 1; that of the latest is the app's index
   * @param at by the clock of the coordinator that took it, for people: nothing is decided by it
   * @param by who asked for it, as their certificate says
   * @param counts services by what became of them; what is not in it is 0
   */
  public record Head(
      String app,
      long number,
      Instant at,
      String by,
      Action action,
      Map<ChangeKind, Integer> counts) {
    public Head {
      Names.app(app);
      Invalid.unless(number > 0, "number of a revision", number, "1 or more");
      counts = Map.copyOf(counts);
    }

    public int count(ChangeKind kind) {
      return counts.getOrDefault(kind, 0);
    }
  }

  public enum Action {
    APPLIED,
    SCALED,
    REMOVED
  }

  /**
   * @param details as operators are told them: nothing of them is secret
   */
  public record Change(String service, ChangeKind kind, List<String> details) {
    public Change {
      details = List.copyOf(details);
    }
  }

  public static Revision of(
      AppSpec spec, long number, Instant at, String by, Action action, List<Change> changes) {
    var counts = new EnumMap<ChangeKind, Integer>(ChangeKind.class);
    changes.forEach(c -> counts.merge(c.kind(), 1, Integer::sum));
    return new Revision(new Head(spec.name(), number, at, by, action, counts), spec, changes);
  }
}
