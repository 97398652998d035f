package io.deputy.agent.placement;

/**
 * How the containers of this machine stand that a placement's own uses.
 *
 * @param unmade why its container can't be made yet; empty if it can
 * @param missing why it can't be started, be it again; empty if it can
 * @param runs names the runs of those whose namespaces it lives in: with another run they have
 *     other ones. Empty while one of them does not run, and where there is none
 */
public record Beside(String unmade, String missing, String runs) {
  /** Of one that uses no other. */
  public static final Beside NOTHING = new Beside("", "", "");

  /** Before anybody has looked. */
  static final Beside UNKNOWN =
      new Beside(
          "waits for the containers that it uses", "waits for the containers that it uses", "");
}
