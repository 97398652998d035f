package io.deputy.agent.peer;

import io.deputy.agent.flow.Ends;
import io.deputy.model.PeerHello;
import org.jspecify.annotations.Nullable;

/** Takes the streams that other agents ask for, on one event loop. */
public interface StreamHost {
  /** Another agent has connected. */
  void opened(IncomingLink link);

  void closed(IncomingLink link);

  /**
   * A stream is asked for. It is judged, or declined, right after this.
   *
   * @param client whose connection it is to be; null where the other agent named none
   */
  StreamRequest asked(IncomingLink link, PeerStream stream, PeerHello hello, @Nullable Ends client);
}
