package io.deputy.agent.flow;

/** What became of one try to reach a backend. The reasons are for the operator. */
public sealed interface Outcome {
  /** It took the connection; no byte has moved yet. */
  record Open(Leg backend) implements Outcome {}

  /** Not now: wait, and try again. */
  record Failed(String reason) implements Outcome {}

  /** The container runs, and nothing listens at the port: not now, or never. */
  record Closed(String reason) implements Outcome {}
}
