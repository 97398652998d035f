package io.deputy.coordinator.admit;

import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * An app's index: the number of its latest revision, which rises when an operator changes what
 * should run of it, and never by what happens to it. So whoever has read a plan knows by it whether
 * the plan still says what would change.
 */
public final class Index {
  private Index() {}

  /** 0 for an app without revisions. */
  public static long of(String app, SortedMap<ServiceId, ServiceRecord> records) {
    return records.values().stream()
        .filter(r -> r.id().app().equals(app))
        .mapToLong(ServiceRecord::revision)
        .max()
        .orElse(0);
  }

  /** Why an app is not what it was at an index; empty if it is. */
  static Optional<String> moved(
      String app, long since, SortedMap<ServiceId, ServiceRecord> records) {
    long now = of(app, records);
    if (now == since) {
      return Optional.empty();
    }
    if (now < since) {
      return Optional.of(
          "%s is at index %d, and --check-index says %d, which it has not reached"
              .formatted(app, now, since));
    }
    List<ServiceRecord> newer =
        records.values().stream()
            .filter(r -> r.id().app().equals(app) && r.revision() > since)
            .toList();
    String changed =
        newer.stream()
            .map(
                r ->
                    "%s (revision %d%s)"
                        .formatted(r.id().service(), r.revision(), r.removed() ? ", removed" : ""))
            .collect(Collectors.joining(", "));
    String diff =
        since > 0 ? ", \"deputy diff %d --app %s\" what has changed".formatted(since, app) : "";
    return Optional.of(
        "%s is at index %d, and --check-index says %d: changed meanwhile %s %s; \"deputy plan\" shows what would change now%s"
            .formatted(app, now, since, newer.size() == 1 ? "was" : "were", changed, diff));
  }
}
