package io.deputy.model;

import java.util.Collections;
import java.util.SortedSet;

/**
 * What an agent found out about its machine.
 *
 * @param bootId the kernel's, new at every boot
 * @param docker version of the Docker engine, empty while it is away
 * @param builtImages references of the images here that an agent has built, this one or another; at
 *     most {@link #MAX_BUILT_IMAGES} are told
 * @param abilities of its network that the agent can use, by words such as {@code nftables}
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
    String agentVersion,
    SortedSet<String> builtImages,
    SortedSet<String> abilities) {
  /** More than a group's services are; those beyond are built again, or not handed over. */
  public static final int MAX_BUILT_IMAGES = 200;

  public MachineFacts {
    builtImages = Sorted.copyOf(builtImages);
    abilities = Sorted.copyOf(abilities);
  }

  /** Of a machine on which nothing that was built is, and of whose network nothing is known. */
  public MachineFacts(
      String bootId,
      String os,
      String arch,
      int cpus,
      long memoryBytes,
      long diskBytes,
      String kernel,
      String docker,
      String agentVersion) {
    this(
        bootId,
        os,
        arch,
        cpus,
        memoryBytes,
        diskBytes,
        kernel,
        docker,
        agentVersion,
        Collections.emptySortedSet(),
        Collections.emptySortedSet());
  }

  /** A platform, and nothing else is known. */
  static MachineFacts of(String os, String arch) {
    return new MachineFacts("", os, arch, 0, 0, 0, "", "", "");
  }

  /** {@code OS/ARCHITECTURE}. */
  public String platform() {
    return os + "/" + arch;
  }

  /**
   * Whether it runs what is built for a platform.
   *
   * @param platform empty for any; with a variant such as {@code linux/arm64/v8}, that is Docker's
   *     affair
   */
  public boolean runs(String platform) {
    return platform.isEmpty()
        || platform.equals(platform())
        || platform.startsWith(platform() + "/");
  }

  /**
   * @param version of Docker as it answers now, empty while it is away
   */
  public MachineFacts withDocker(String version) {
    return with(version, builtImages, abilities);
  }

  public MachineFacts withBuiltImages(SortedSet<String> found) {
    return with(docker, found, abilities);
  }

  public MachineFacts withAbilities(SortedSet<String> found) {
    return with(docker, builtImages, found);
  }

  private MachineFacts with(String docker, SortedSet<String> images, SortedSet<String> abilities) {
    return new MachineFacts(
        bootId,
        os,
        arch,
        cpus,
        memoryBytes,
        diskBytes,
        kernel,
        docker,
        agentVersion,
        images,
        abilities);
  }
}
