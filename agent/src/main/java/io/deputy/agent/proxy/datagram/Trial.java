package io.deputy.agent.proxy.datagram;

import io.deputy.agent.flow.Way;

/** What became of one try to open a way. The reasons are for the operator. */
public sealed interface Trial {
  /** It is open; who does not want it any more ends it. */
  record Open(Way way) implements Trial {}

  /** Not now: wait, and try again. */
  record Failed(String why) implements Trial {}
}
