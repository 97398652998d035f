package io.deputy.agent.peer;

import io.deputy.model.PeerAnswer;

/**
 * Another agent's hello, until it is answered: once, by {@link IncomingLink#answer}. On its link's
 * event loop.
 */
public interface StreamRequest {
  /** Answers it, now or later. */
  void judge();

  /** Answers it with anything but an OK. */
  void decline(PeerAnswer answer);

  /** Nobody waits for an answer any more. */
  void cancel();
}
