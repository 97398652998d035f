package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Docker is asked to run.
 *
 * @param image as the file names it; {@link #reference} is what machines call it
 * @param platform empty for the machine's own
 * @param healthcheck null for the image's own
 * @param joins what it uses of the containers of other services on its machine
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
    @Nullable Healthcheck healthcheck,
    Supply supply,
    Hooks hooks,
    Joins joins) {
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
        null,
        Supply.USUAL,
        Hooks.NONE,
        Joins.NONE);
  }

  public ContainerSpec withPlatform(String replaced) {
    return with(draft -> draft.platform = replaced);
  }

  public ContainerSpec withProcess(ProcessSpec replaced) {
    return with(draft -> draft.process = replaced);
  }

  public ContainerSpec withPrivileges(Privileges replaced) {
    return with(draft -> draft.privileges = replaced);
  }

  public ContainerSpec withNetworking(Networking replaced) {
    return with(draft -> draft.networking = replaced);
  }

  public ContainerSpec withMounts(List<Mount> replaced) {
    return with(draft -> draft.mounts = replaced);
  }

  public ContainerSpec withLabels(SortedMap<String, String> replaced) {
    return with(draft -> draft.labels = replaced);
  }

  public ContainerSpec withLogging(Logging replaced) {
    return with(draft -> draft.logging = replaced);
  }

  public ContainerSpec withHealthcheck(@Nullable Healthcheck replaced) {
    return with(draft -> draft.healthcheck = replaced);
  }

  public ContainerSpec withSupply(Supply replaced) {
    return with(draft -> draft.supply = replaced);
  }

  public ContainerSpec withHooks(Hooks replaced) {
    return with(draft -> draft.hooks = replaced);
  }

  public ContainerSpec withJoins(Joins replaced) {
    return with(draft -> draft.joins = replaced);
  }

  private ContainerSpec with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.made();
  }

  /** What the image is called on machines: one that is built, by what it is built from. */
  public String reference() {
    Build build = supply.build();
    return build == null ? image : build.reference();
  }

  /** Whether it has an address on the networks of its app, by which the proxy reaches it. */
  public boolean onAppNetworks() {
    return networking.mode() == NetworkMode.APP && joins.network().isEmpty();
  }

  /** Whether some of what it sees stands in a volume of its machine, whoever writes it. */
  public boolean hasVolume() {
    return volumes().findAny().isPresent();
  }

  /** Those of its mounts that are volumes. */
  public Stream<Mount.Volume> volumes() {
    return mounts.stream().filter(Mount.Volume.class::isInstance).map(Mount.Volume.class::cast);
  }

  /** The names at Docker of those that somebody else makes, and that must be there before it is. */
  public SortedSet<String> externalVolumes() {
    return volumes()
        .filter(v -> v.source().external())
        .map(Mount.Volume::volume)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What must be there on its machine before it is made, and is never made for it: sources of
   * binds, also of those that a volume's options say, and devices.
   */
  public SortedSet<String> machinePaths() {
    var paths = new TreeSet<String>();
    devices.mapped().forEach(d -> paths.add(d.source()));
    for (Mount mount : mounts) {
      switch (mount) {
        case Mount.Bind b -> paths.add(b.source());
        case Mount.Volume v -> v.source().bound().ifPresent(paths::add);
        case Mount.Carried _, Mount.Tmpfs _, Mount.Image _, Mount.File _ -> {}
      }
    }
    return paths;
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

  /** One that differs in what is set. */
  private static final class Draft {
    private final String image;
    private String platform;
    private ProcessSpec process;
    private Privileges privileges;
    private Namespaces namespaces;
    private Networking networking;
    private Limits limits;
    private Devices devices;
    private RuntimeOptions runtime;
    private List<Mount> mounts;
    private SortedMap<String, String> labels;
    private Logging logging;
    private @Nullable Healthcheck healthcheck;
    private Supply supply;
    private Hooks hooks;
    private Joins joins;

    Draft(ContainerSpec of) {
      image = of.image;
      platform = of.platform;
      process = of.process;
      privileges = of.privileges;
      namespaces = of.namespaces;
      networking = of.networking;
      limits = of.limits;
      devices = of.devices;
      runtime = of.runtime;
      mounts = of.mounts;
      labels = of.labels;
      logging = of.logging;
      healthcheck = of.healthcheck;
      supply = of.supply;
      hooks = of.hooks;
      joins = of.joins;
    }

    ContainerSpec made() {
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
          healthcheck,
          supply,
          hooks,
          joins);
    }
  }
}
