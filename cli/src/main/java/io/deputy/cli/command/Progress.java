package io.deputy.cli.command;

import io.deputy.cli.show.Live;
import io.deputy.cli.view.ServiceStatus;
import java.util.List;
import java.util.SequencedMap;

/** How far a change has got, judged from one status. */
interface Progress {
  enum State {
    /** Something is under way, or the status is from before the change. */
    GOING,
    /** Every service is settled. */
    SETTLED,
    /** As {@link #SETTLED}, but for what waiting does not mend. */
    DEGRADED,
    /** A service does not serve, and will not without help. */
    STUCK,
    /** Nothing of the app runs any more. */
    ENDED,
    /** The coordinator leaves it as it was. */
    GIVEN_UP,
    /** Somebody else changed the app meanwhile, so that this change is not what will be. */
    REPLACED
  }

  State state();

  /** The app's services that still count, as they stand. */
  List<ServiceStatus> services();

  /** What there is to see, by service. */
  SequencedMap<String, Live.Line> lines();

  /** What somebody else changed, a sentence each. */
  List<String> meanwhile();
}
