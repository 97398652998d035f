package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.admit.AppChange;
import io.deputy.coordinator.store.Change;
import io.deputy.model.AppSpec;
import io.deputy.model.Revision;
import java.util.ArrayList;
import java.util.List;

/** What edits add to the history, and where in a commit. */
final class Revisions {
  /** Of what differs, in one revision. A spec has all of it; these are to be read. */
  private static final int MAX_DETAILS_CHARS = 64 * 1024;

  private Revisions() {}

  /** Of an edit that changes an app. */
  static Revision of(Edit edit, Admitted.Accepted accepted) {
    return Revision.of(
        new AppSpec(edit.app(), Admission.services(edit.app(), accepted.records())),
        accepted.index(),
        edit.origin().at(),
        edit.origin().by(),
        edit.action().orElseThrow(),
        changes(accepted.changes()));
  }

  private static List<Revision.Change> changes(List<AppChange> changes) {
    int left = MAX_DETAILS_CHARS;
    var all = new ArrayList<Revision.Change>();
    for (AppChange change : changes) {
      var details = new ArrayList<String>();
      for (String detail : change.details()) {
        left -= detail.length();
        if (left < 0) {
          details.add("and more, which is not kept in words");
          break;
        }
        details.add(detail);
      }
      all.add(new Revision.Change(change.service().service(), change.kind(), details));
    }
    return all;
  }

  /** Each behind the last of the records that it changed, so that it stands as soon as they do. */
  static List<Change> among(List<Change> changes, List<Revision> revisions) {
    if (revisions.isEmpty()) {
      return changes;
    }
    var all = new ArrayList<>(changes);
    for (Revision revision : revisions) {
      int behind = all.size();
      while (behind > 0 && !isOf(all.get(behind - 1), revision.head().app())) {
        behind--;
      }
      if (behind > 0) {
        all.add(behind, new Change.PutRevision(revision));
      }
    }
    return all;
  }

  /** Whether it is one of the app's changes, an earlier revision among them. */
  private static boolean isOf(Change change, String app) {
    return switch (change) {
      case Change.PutService put -> put.record().id().app().equals(app);
      case Change.PutRevision put -> put.revision().head().app().equals(app);
      case Change.PutMachine _ -> false;
    };
  }
}
