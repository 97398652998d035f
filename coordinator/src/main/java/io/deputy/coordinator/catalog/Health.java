package io.deputy.coordinator.catalog;

import io.deputy.coordinator.catalog.Entry.Status;
import io.deputy.model.Contact;
import io.deputy.model.Observation;
import io.deputy.model.Role;

/**
 * What the check of a placement says.
 *
 * <pre>
 * machine silent or lost                         critical
 * not reported yet                               warning
 * ASSIGNED PULLING STARTING DRAINING             warning
 * READY                                          passing as a fallback, else warning
 * HEALTHY COMPLETED                              passing
 * UNHEALTHY FAILED STOPPED                       critical; warning where it was ended on purpose
 * </pre>
 */
record Health(Status status, String output) {
  /** Consul keeps 4 KiB of an output; nobody reads as much in its UI. */
  private static final int MAX_OUTPUT = 1000;

  static Health of(ShownPlacement shown) {
    String machine = shown.machine().name().value();
    if (shown.contact() != Contact.REACHABLE) {
      String word = shown.contact() == Contact.SILENT ? "silent" : "lost";
      return new Health(Status.CRITICAL, "machine " + machine + " is " + word);
    }
    Observation seen = shown.observation();
    return seen == null
        ? new Health(Status.WARNING, "placed on " + machine + ", not reported yet")
        : of(seen, shown);
  }

  private static Health of(Observation seen, ShownPlacement shown) {
    Role role = shown.placement().role();
    boolean ended = role == Role.ENDED;
    Health plain =
        switch (seen.phase()) {
          case ASSIGNED -> new Health(Status.WARNING, "about to be prepared");
          case PULLING -> new Health(Status.WARNING, "getting its image");
          case READY ->
              role == Role.FALLBACK
                  ? new Health(Status.PASSING, warm(shown))
                  : new Health(Status.WARNING, "ready, about to start");
          case STARTING -> new Health(Status.WARNING, "starting");
          case HEALTHY -> new Health(Status.PASSING, "healthy");
          case UNHEALTHY -> new Health(Status.CRITICAL, "unhealthy");
          case DRAINING -> new Health(Status.WARNING, "draining");
          case STOPPED -> new Health(ended ? Status.WARNING : Status.CRITICAL, "stopped");
          case FAILED -> new Health(ended ? Status.WARNING : Status.CRITICAL, "failed");
          case COMPLETED -> new Health(Status.PASSING, "completed");
        };
    return plain.with(seen.message());
  }

  /** What its volumes lack, if anything, is not seen by a probe: no promise is made for them. */
  private static String warm(ShownPlacement shown) {
    return shown.spec().container().hasVolume()
        ? "warm, container ready"
        : "warm, ready to take over";
  }

  private Health with(String message) {
    if (message.isBlank()) {
      return this;
    }
    String said = output + ": " + message;
    return new Health(status, said.length() <= MAX_OUTPUT ? said : said.substring(0, MAX_OUTPUT));
  }
}
