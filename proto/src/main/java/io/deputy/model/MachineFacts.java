package io.deputy.model;

/**
 * What an agent found out about its machine.
 *
 * @param bootId the kernel's, new at every boot
 * @param docker version of the Docker engine, empty while it is away
 */
public record MachineFacts(
    String bootId,
    String os,
    String arch,
    int cpus,
    long memoryBytes,
    long diskBytes,
    String kernel,
    String docker,
    String agentVersion) {
  /** A platform, and nothing else is known. */
  static MachineFacts of(String os, String arch) {
    return new MachineFacts("", os, arch, 0, 0, 0, "", "", "");
  }

  /**
   * @param version of Docker as it answers now, empty while it is away
   */
  public MachineFacts withDocker(String version) {
    return new MachineFacts(
        bootId, os, arch, cpus, memoryBytes, diskBytes, kernel, version, agentVersion);
  }
}
