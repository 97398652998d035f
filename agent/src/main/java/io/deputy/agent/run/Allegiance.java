package io.deputy.agent.run;

/**
 * How an agent stands with a coordinator.
 *
 * @param coordinator whom it is connected to, or was last; {@code HOST:PORT}
 * @param confirmed the last assignment of this connection has come and could be read: what it wants
 *     is wanted still
 * @param why it has none
 */
record Allegiance(String coordinator, boolean connected, boolean confirmed, String why) {
  static final Allegiance NONE = new Allegiance("", false, false, "none has been found yet");

  /** What is wanted it has yet to say. */
  static Allegiance to(String coordinator) {
    return new Allegiance(coordinator, true, false, "");
  }

  Allegiance lost(String why) {
    return new Allegiance(coordinator, false, false, why);
  }

  Allegiance confirmed(boolean whether) {
    return new Allegiance(coordinator, connected, whether, why);
  }

  /**
   * In words.
   *
   * @param term the highest that was seen
   */
  String sentence(long term) {
    if (confirmed) {
      return "follows coordinator %s, term %d".formatted(coordinator, term);
    }
    return connected
        ? "waits for an assignment of coordinator " + coordinator
        : "no coordinator: " + why;
  }
}
