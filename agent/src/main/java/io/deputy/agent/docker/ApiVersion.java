package io.deputy.agent.docker;

import com.github.dockerjava.core.RemoteApiVersion;

/**
 * Which version of Docker's API to speak. docker-java doesn't negotiate; unversioned requests would
 * get each Engine's newest API, and answers that nobody has tried.
 */
final class ApiVersion {
  /**
   * The newest that was read up on: beyond 1.44, the last that docker-java 3.7 has a name for,
   * requests and answers have only gained fields until here.
   */
  static final RemoteApiVersion NEWEST_KNOWN = RemoteApiVersion.create(1, 48);

  /**
   * Something that an older Engine does not know.
   *
   * @param docker the release that brought it, for messages
   */
  record Since(RemoteApiVersion api, String docker) {}

  /** That read-only binds say what becomes of mounts below them. */
  static final Since READ_ONLY_RECURSION = new Since(RemoteApiVersion.VERSION_1_44, "25");

  static final Since SUBPATHS = new Since(RemoteApiVersion.create(1, 45), "26");

  static final Since IMAGE_MOUNTS = new Since(RemoteApiVersion.create(1, 48), "28");

  /** From here on a health check has a {@code StartInterval}; older Engines refuse it. */
  private static final RemoteApiVersion START_INTERVAL = RemoteApiVersion.VERSION_1_44;

  /**
   * From Docker 23.0.11 on, its resolver asks nobody outside for a container that is on internal
   * networks only, not the agent either; from Docker 25 on, such a container has no route to
   * virtual addresses.
   */
  private static final RemoteApiVersion CUT_OFF = RemoteApiVersion.create(1, 42);

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

  /** Whether what Docker calls an internal network can be one whose services are found by name. */
  static boolean hasNamesOnInternal(RemoteApiVersion version) {
    return CUT_OFF.isGreater(version);
  }

  static boolean hasStartInterval(RemoteApiVersion version) {
    return !START_INTERVAL.isGreater(version);
  }
}
