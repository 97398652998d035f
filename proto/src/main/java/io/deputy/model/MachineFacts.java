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
  /**
   * @param version of Docker as it answers now, empty while it is away
   */
  public MachineFacts withDocker(String version) {
    return new MachineFacts(
        bootId, os, arch, cpus, memoryBytes, diskBytes, kernel, version, agentVersion);
  }
}
