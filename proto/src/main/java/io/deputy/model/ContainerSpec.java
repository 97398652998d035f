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
 * @param hostname empty for Docker's choice
 * @param healthcheck null for the image's own
 */
public record ContainerSpec(
    String image,
    String platform,
    String hostname,
    ProcessSpec process,
    Privileges privileges,
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
        "",
        ProcessSpec.OF_IMAGE,
        Privileges.USUAL,
        List.of(),
        Collections.emptySortedMap(),
        Logging.DEFAULT,
        null);
  }

  public ContainerSpec withMounts(List<Mount> replaced) {
    return new ContainerSpec(
        image, platform, hostname, process, privileges, replaced, labels, logging, healthcheck);
  }

  public ContainerSpec withProcess(ProcessSpec replaced) {
    return new ContainerSpec(
        image, platform, hostname, replaced, privileges, mounts, labels, logging, healthcheck);
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
                  case Mount.Carried _, Mount.Tmpfs _ -> false;
                });
  }

  /**
   * What is remembered of it when nothing runs of it any more: its image, and where its data is.
   */
  public ContainerSpec remembered() {
    var usual = of(image);
    return usual.withMounts(mounts.stream().filter(Mount.Volume.class::isInstance).toList());
  }
}
