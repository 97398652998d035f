package io.deputy.agent.docker;

import com.github.dockerjava.core.RemoteApiVersion;

/**
 * Which version of Docker's API to speak. docker-java doesn't negotiate; unversioned requests would
 * get each Engine's newest API, and answers that nobody has tried.
 */
final class ApiVersion {
  /** The newest that docker-java 3.7 has a name for. */
  static final RemoteApiVersion NEWEST_KNOWN = RemoteApiVersion.VERSION_1_44;

  /** From here on a health check has a {@code StartInterval}; older Engines refuse it. */
  private static final RemoteApiVersion START_INTERVAL = RemoteApiVersion.VERSION_1_44;

  private ApiVersion() {}

  /**
   * The newest that both know; if the Engine has dropped all that docker-java knows, the oldest the
   * Engine still speaks: additions are ignored when read.
   *
   * @param newest the Engine's own version, {@code MAJOR.MINOR}
   * @param oldest the oldest it accepts
   */
  static RemoteApiVersion choose(String newest, String oldest) {
    RemoteApiVersion upper = RemoteApiVersion.parseConfig(newest);
    RemoteApiVersion lower = RemoteApiVersion.parseConfig(oldest);
    RemoteApiVersion common = upper.isGreater(NEWEST_KNOWN) ? NEWEST_KNOWN : upper;
    return lower.isGreater(common) ? lower : common;
  }

  static boolean hasStartInterval(RemoteApiVersion version) {
    return !START_INTERVAL.isGreater(version);
  }
}
