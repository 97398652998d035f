package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Docker is asked to run.
 *
 * @param platform empty for the machine's own
 * @param healthcheck null for the image's own
 */
public record ContainerSpec(
    String image,
    String platform,
    ProcessSpec process,
    Privileges privileges,
    Namespaces namespaces,
    Networking networking,
    Limits limits,
    Devices devices,
    RuntimeOptions runtime,
    List<Mount> mounts,
    SortedMap<String, String> labels,
    Logging logging,
    @Nullable Healthcheck healthcheck) {
  public ContainerSpec {
    Invalid.unless(!image.isBlank(), "image", image, "an image reference such as nginx:1.22");
    mounts = List.copyOf(mounts);
    labels = Sorted.copyOf(labels);
  }

  /** Everything at its default but the image. */
  public static ContainerSpec of(String image) {
    return new ContainerSpec(
        image,
        "",
        ProcessSpec.OF_IMAGE,
        Privileges.USUAL,
        Namespaces.OWN,
        Networking.USUAL,
        Limits.NONE,
        Devices.NONE,
        RuntimeOptions.USUAL,
        List.of(),
        Collections.emptySortedMap(),
        Logging.DEFAULT,
        null);
  }

  public ContainerSpec withPlatform(String replaced) {
    return with(replaced, process, privileges, networking, mounts, labels, logging, healthcheck);
  }

  public ContainerSpec withProcess(ProcessSpec replaced) {
    return with(platform, replaced, privileges, networking, mounts, labels, logging, healthcheck);
  }

  public ContainerSpec withPrivileges(Privileges replaced) {
    return with(platform, process, replaced, networking, mounts, labels, logging, healthcheck);
  }

  public ContainerSpec withNetworking(Networking replaced) {
    return with(platform, process, privileges, replaced, mounts, labels, logging, healthcheck);
  }

  public ContainerSpec withMounts(List<Mount> replaced) {
    return with(platform, process, privileges, networking, replaced, labels, logging, healthcheck);
  }

  public ContainerSpec withLabels(SortedMap<String, String> replaced) {
    return with(platform, process, privileges, networking, mounts, replaced, logging, healthcheck);
  }

  public ContainerSpec withLogging(Logging replaced) {
    return with(platform, process, privileges, networking, mounts, labels, replaced, healthcheck);
  }

  public ContainerSpec withHealthcheck(@Nullable Healthcheck replaced) {
    return with(platform, process, privileges, networking, mounts, labels, logging, replaced);
  }

  /** The one place that copies the rest. No two have the same type, so none can be confused. */
  private ContainerSpec with(
      String platform,
      ProcessSpec process,
      Privileges privileges,
      Networking networking,
      List<Mount> mounts,
      SortedMap<String, String> labels,
      Logging logging,
      @Nullable Healthcheck healthcheck) {
    return new ContainerSpec(
        image,
        platform,
        process,
        privileges,
        namespaces,
        networking,
        limits,
        devices,
        runtime,
        mounts,
        labels,
        logging,
        healthcheck);
  }

  /** Whether it has an address on the networks of its app, by which the proxy reaches it. */
  public boolean onAppNetworks() {
    return networking.mode() == NetworkMode.APP;
  }

  /** Whether some of what it sees stands in a volume of its machine, whoever writes it. */
  public boolean hasVolume() {
    return volumes().findAny().isPresent();
  }

  /** The names of its volumes at Docker. */
  public Stream<String> volumes() {
    return mounts.stream()
        .filter(Mount.Volume.class::isInstance)
        .map(m -> ((Mount.Volume) m).volume());
  }

  /** Whether it keeps data that a second writer would spoil. */
  public boolean writesData() {
    return mounts.stream()
        .anyMatch(
            m ->
                switch (m) {
                  case Mount.Volume v -> !v.readOnly();
                  case Mount.Bind b -> b.mayBeData() && !b.readOnly();
                  case Mount.Carried _, Mount.Tmpfs _, Mount.Image _, Mount.File _ -> false;
                });
  }

  /**
   * What is remembered of it when nothing runs of it any more: its image, and where its data is.
   */
  public ContainerSpec remembered() {
    return of(image)
        .withMounts(
            mounts.stream()
                .filter(Mount.Volume.class::isInstance)
                .map(m -> ((Mount.Volume) m).remembered())
                .toList());
  }
}
