package io.deputy.coordinator.store;

import io.deputy.model.Revision;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which contents the kept revisions of all apps need. */
public final class KeptContents {
  private static final Logger log = LoggerFactory.getLogger(KeptContents.class);

  private KeptContents() {}

  /** By hash; empty if it can't be said, since a revision can't be read. Blocks. */
  public static Optional<SortedSet<String>> by(History history) {
    switch (history.list("")) {
      case History.Away away -> {
        return unknown(away.problem());
      }
      case History.Heads.Found found -> {
        if (!found.troubles().isEmpty()) {
          return unknown(String.join("; ", found.troubles()));
        }
        var needed = new TreeSet<String>();
        for (List<Revision.Head> heads : found.heads().values()) {
          for (Revision.Head head : heads) {
            switch (history.get(head.app(), head.number())) {
              case History.Got.Found got ->
                  needed.addAll(
                      NeededContents.by(got.revision().spec().services().values().stream()));
              case History.Got.Missing missing -> {
                return unknown(missing.problem());
              }
              case History.Away away -> {
                return unknown(away.problem());
              }
            }
          }
        }
        return Optional.of(needed);
      }
    }
  }

  private static Optional<SortedSet<String>> unknown(String problem) {
    log.warn("contents are not tidied: {}", problem);
    return Optional.empty();
  }
}
