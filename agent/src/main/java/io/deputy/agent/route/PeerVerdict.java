package io.deputy.agent.route;

import io.deputy.model.PeerAnswer;

/** What to do with a connection that another agent hands over. */
public sealed interface PeerVerdict {
  /** Connect to the container; the answer waits for that. */
  record Accept(Verdict.Local backend) implements PeerVerdict {}

  /** Say so; the other agent holds, or refuses, its client. */
  record Decline(PeerAnswer answer) implements PeerVerdict {}
}
