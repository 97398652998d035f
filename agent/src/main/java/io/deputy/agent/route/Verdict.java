package io.deputy.agent.route;

import io.deputy.model.Machine;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import java.time.Duration;

/** What to do with one new connection. */
public sealed interface Verdict {
  /** There is a replica to be tried, in the epoch by which it is its slot's primary. */
  sealed interface To extends Verdict {
    PlacementId placement();

    long epoch();

    /** Of the container. */
    int port();
  }

  /** Connect to a container of this machine. */
  record Local(PlacementId placement, long epoch, String address, int port) implements To {}

  /** Hand it to the agent of another machine. */
  record Remote(Machine machine, PlacementId placement, long epoch, int port) implements To {}

  /**
   * Accept it and wait: nobody serves now, or an operator wants it so.
   *
   * @param longest from when the client connected
   * @param limit how many may wait for this service at once
   * @param why it waits, as is told when it is closed
   */
  record Hold(ServiceId service, Duration longest, int limit, String why) implements Verdict {}

  /** Close it; the reason is logged. */
  record Refuse(String reason) implements Verdict {}
}
