package io.deputy.agent.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.ImageOptions;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PropagationMode;
import com.github.dockerjava.api.model.SELContext;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.VolumeOptions;
import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of one container as Docker takes them: pure. They go as {@code Mounts}, not as {@code
 * Binds}: for a bind source that is missing, Docker refuses the former and makes an empty folder
 * for the latter. What {@code Mounts} have no word for goes the older way: binds that are labelled
 * for SELinux, whose source must be looked for before, and tmpfs with further options.
 *
 * @param carried where carried mounts, configs and secrets stand
 */
record MountRequests(
    String cluster, PlacementId placement, Map<Mount, Path> carried, RemoteApiVersion docker) {

  void into(HostConfig host, List<Mount> mounts) {
    var plain = new ArrayList<com.github.dockerjava.api.model.Mount>();
    var binds = new ArrayList<Bind>();
    var tmpfs = new TreeMap<String, String>();
    for (Mount mount : mounts) {
      switch (mount) {
        case Mount.Bind b when !b.selinux().isEmpty() -> binds.add(labelled(b));
        case Mount.Carried c when !c.selinux().isEmpty() ->
            binds.add(
                labelled(
                    unpacked(c).toString(),
                    c.target(),
                    c.readOnly(),
                    c.selinux(),
                    PropagationMode.DEFAULT_MODE));
        case Mount.Tmpfs t when !t.options().isEmpty() -> tmpfs.put(t.target(), line(t));
        default -> plain.add(of(mount));
      }
    }
    if (!plain.isEmpty()) {
      host.withMounts(plain);
    }
    if (!binds.isEmpty()) {
      host.withBinds(binds);
    }
    if (!tmpfs.isEmpty()) {
      host.withTmpFs(tmpfs);
    }
  }

  private com.github.dockerjava.api.model.Mount of(Mount mount) {
    return switch (mount) {
      case Mount.Volume volume ->
          mount(MountType.VOLUME, volume.target(), volume.readOnly())
              .withSource(volume.of(placement.slot()))
              .withVolumeOptions(options(volume));
      case Mount.Bind bind ->
          mount(MountType.BIND, bind.target(), bind.readOnly())
              .withSource(bind.source())
              .withBindOptions(options(bind));
      case Mount.Carried content ->
          mount(MountType.BIND, content.target(), content.readOnly())
              .withSource(unpacked(content).toString());
      case Mount.File file ->
          mount(MountType.BIND, file.target(), true).withSource(unpacked(file).toString());
      case Mount.Tmpfs tmpfs ->
          mount(MountType.TMPFS, tmpfs.target(), false).withTmpfsOptions(options(tmpfs));
      case Mount.Image image -> {
        since(ApiVersion.IMAGE_MOUNTS, "a mount of image " + image.image());
        yield mount(MountType.IMAGE, image.target(), false)
            .withSource(image.image())
            .withImageOptions(
                image.subpath().isEmpty() ? null : new ImageOptions().withSubpath(image.subpath()));
      }
    };
  }

  private Path unpacked(Mount mount) {
    Path path = carried.get(mount);
    if (path == null) {
      throw new IllegalArgumentException("not unpacked: " + mount);
    }
    return path;
  }

  /** With the labels by which Deputy knows it, unless it is somebody else's. */
  private @Nullable VolumeOptions options(Mount.Volume volume) {
    VolumeOptions options = new VolumeOptions().withNoCopy(volume.noCopy() ? true : null);
    if (!volume.source().external()) {
      var labels = new TreeMap<>(volume.source().labels());
      labels.putAll(Labels.volume(cluster, placement, volume.volume()));
      options.withLabels(labels);
    }
    if (!volume.source().driver().isEmpty() || !volume.source().options().isEmpty()) {
      options.withDriverConfig(driver(volume));
    }
    if (!volume.subpath().isEmpty()) {
      since(ApiVersion.SUBPATHS, "a subpath of volume " + volume.volume());
      DockerObjectAccessor.overrideRawValue(options, "Subpath", volume.subpath());
    }
    return options.equals(new VolumeOptions()) && volume.subpath().isEmpty() ? null : options;
  }

  private static Driver driver(Mount.Volume volume) {
    String name = volume.source().driver();
    return new Driver()
        .withName(name.isEmpty() ? Volumes.LOCAL : name)
        .withOptions(volume.source().options().isEmpty() ? null : volume.source().options());
  }

  private @Nullable BindOptions options(Mount.Bind bind) {
    BindOptions options = new BindOptions();
    if (!bind.propagation().isEmpty()) {
      options.withPropagation(propagation(bind));
    }
    switch (bind.recursive()) {
      case "disabled" -> DockerObjectAccessor.overrideRawValue(options, "NonRecursive", true);
      case "writable" -> readOnlyBelow(bind, options, "ReadOnlyNonRecursive");
      case "readonly" -> readOnlyBelow(bind, options, "ReadOnlyForceRecursive");
      default -> {
        return bind.propagation().isEmpty() ? null : options;
      }
    }
    return options;
  }

  private void readOnlyBelow(Mount.Bind bind, BindOptions options, String field) {
    since(
        ApiVersion.READ_ONLY_RECURSION,
        "recursive %s of %s".formatted(bind.recursive(), bind.source()));
    DockerObjectAccessor.overrideRawValue(options, field, true);
  }

  private BindPropagation propagation(Mount.Bind bind) {
    return switch (bind.propagation()) {
      case "private" -> BindPropagation.PRIVATE;
      case "rprivate" -> BindPropagation.R_PRIVATE;
      case "shared" -> BindPropagation.SHARED;
      case "rshared" -> BindPropagation.R_SHARED;
      case "slave" -> BindPropagation.SLAVE;
      case "rslave" -> BindPropagation.R_SLAVE;
      default ->
          throw refused(
              "propagation \"%s\" of %s is not one of private, rprivate, shared, rshared, slave, rslave"
                  .formatted(bind.propagation(), bind.source()));
    };
  }

  private Bind labelled(Mount.Bind bind) {
    PropagationMode propagation =
        bind.propagation().isEmpty()
            ? PropagationMode.DEFAULT_MODE
            : PropagationMode.valueOf(propagation(bind).name().replace("_", ""));
    return labelled(bind.source(), bind.target(), bind.readOnly(), bind.selinux(), propagation);
  }

  private static Bind labelled(
      String source, String target, boolean readOnly, String selinux, PropagationMode propagation) {
    return new Bind(
        source,
        new Volume(target),
        readOnly ? AccessMode.ro : AccessMode.rw,
        selinux.equals("z") ? SELContext.shared : SELContext.single,
        null,
        propagation);
  }

  private static @Nullable TmpfsOptions options(Mount.Tmpfs tmpfs) {
    if (tmpfs.sizeBytes() == 0 && tmpfs.mode() == 0) {
      return null;
    }
    return new TmpfsOptions()
        .withSizeBytes(tmpfs.sizeBytes() == 0 ? null : tmpfs.sizeBytes())
        .withMode(tmpfs.mode() == 0 ? null : tmpfs.mode());
  }

  private static String line(Mount.Tmpfs tmpfs) {
    var options = new ArrayList<String>();
    if (tmpfs.sizeBytes() != 0) {
      options.add("size=" + tmpfs.sizeBytes());
    }
    if (tmpfs.mode() != 0) {
      options.add("mode=" + Integer.toOctalString(tmpfs.mode()));
    }
    options.addAll(tmpfs.options());
    return String.join(",", options);
  }

  private static com.github.dockerjava.api.model.Mount mount(
      MountType type, String target, boolean readOnly) {
    return new com.github.dockerjava.api.model.Mount()
        .withType(type)
        .withTarget(target)
        .withReadOnly(readOnly ? true : null);
  }

  /** An older Docker passes over what it does not know, and mounts something else. */
  private void since(ApiVersion.Since since, String what) {
    if (since.api().isGreater(docker)) {
      throw refused(
          "%s needs Docker %s or newer, which speaks API %s; this machine's speaks %s"
              .formatted(what, since.docker(), since.api().getVersion(), docker.getVersion()));
    }
  }

  private ContainersException refused(String why) {
    return new ContainersException(
        Kind.REFUSED, "%s can't run: %s".formatted(placement.service(), why));
  }
}
