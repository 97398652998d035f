package io.deputy.coordinator.admit;

import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two forms of one app, in the words of a plan. */
public final class AppDifference {
  private AppDifference() {}

  /** One for each service of either, by name. */
  public static List<AppChange> between(AppSpec before, AppSpec after) {
    var names = new TreeSet<>(before.services().keySet());
    names.addAll(after.services().keySet());
    var changes = new ArrayList<AppChange>();
    for (String name : names) {
      ServiceSpec was = before.services().get(name);
      ServiceSpec is = after.services().get(name);
      if (is != null) {
        changes.add(between(was, is));
      } else if (was != null) {
        changes.add(new AppChange(was.id(), ChangeKind.REMOVED, Optional.empty(), List.of()));
      }
    }
    return changes;
  }

  /**
   * @param before null if there was none
   */
  static AppChange between(@Nullable ServiceSpec before, ServiceSpec after) {
    if (before == null) {
      return new AppChange(after.id(), ChangeKind.ADDED, Optional.of(after), List.of());
    }
    return new AppChange(
        after.id(), kind(before, after), Optional.of(after), Difference.between(before, after));
  }

  /**
   * Other logins at registries are told, and are no change: a helper that gives a new token each
   * time would make a revision of every apply. What is withheld concerns words only.
   */
  private static ChangeKind kind(ServiceSpec before, ServiceSpec after) {
    var logins = after.container().supply().logins();
    ServiceSpec same =
        before
            .withWithheld(after.withheld())
            .withSupply(before.container().supply().withLogins(logins));
    if (same.equals(after)) {
      return ChangeKind.UNCHANGED;
    }
    return before.hash().equals(after.hash()) ? ChangeKind.ADJUSTED : ChangeKind.REPLACED;
  }
}
