package io.deputy.agent.docker;

import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.VolumeOptions;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of one container as Docker takes them: pure. They go as {@code Mounts}, never as
 * {@code Binds}: for a bind source that is missing, Docker refuses the former and makes an empty
 * folder for the latter.
 *
 * @param carried where the carried mounts were unpacked
 */
record MountRequests(String cluster, PlacementId placement, Map<Mount.Carried, Path> carried) {

  List<com.github.dockerjava.api.model.Mount> of(List<Mount> mounts) {
    return mounts.stream().map(this::of).toList();
  }

  private com.github.dockerjava.api.model.Mount of(Mount mount) {
    return switch (mount) {
      case Mount.Volume volume ->
          mount(MountType.VOLUME, volume.target(), volume.readOnly())
              .withSource(volumeName(volume.volume()))
              .withVolumeOptions(
                  new VolumeOptions()
                      .withLabels(Labels.volume(cluster, placement, volume.volume())));
      case Mount.Bind bind ->
          mount(MountType.BIND, bind.target(), bind.readOnly())
              .withSource(bind.source())
              .withBindOptions(propagation(bind));
      case Mount.Carried content ->
          mount(MountType.BIND, content.target(), content.readOnly())
              .withSource(unpacked(content).toString());
      case Mount.Tmpfs tmpfs ->
          mount(MountType.TMPFS, tmpfs.target(), false).withTmpfsOptions(options(tmpfs));
    };
  }

  /** The first slot's volume has the name that Compose gives it, so that data there is found. */
  String volumeName(String volume) {
    int slot = placement.slot().index();
    return slot == 0 ? volume : volume + "." + slot;
  }

  private Path unpacked(Mount.Carried content) {
    Path path = carried.get(content);
    if (path == null) {
      throw new IllegalArgumentException("not unpacked: " + content);
    }
    return path;
  }

  private @Nullable BindOptions propagation(Mount.Bind bind) {
    return switch (bind.propagation()) {
      case "" -> null;
      case "private" -> new BindOptions().withPropagation(BindPropagation.PRIVATE);
      case "rprivate" -> new BindOptions().withPropagation(BindPropagation.R_PRIVATE);
      case "shared" -> new BindOptions().withPropagation(BindPropagation.SHARED);
      case "rshared" -> new BindOptions().withPropagation(BindPropagation.R_SHARED);
      case "slave" -> new BindOptions().withPropagation(BindPropagation.SLAVE);
      case "rslave" -> new BindOptions().withPropagation(BindPropagation.R_SLAVE);
      default ->
          throw new ContainersException(
              Kind.REFUSED,
              "%s can't run: propagation \"%s\" of %s is not one of private, rprivate, shared, rshared, slave, rslave"
                  .formatted(placement.service(), bind.propagation(), bind.source()));
    };
  }

  private static @Nullable TmpfsOptions options(Mount.Tmpfs tmpfs) {
    if (tmpfs.sizeBytes() == 0 && tmpfs.mode() == 0) {
      return null;
    }
    return new TmpfsOptions()
        .withSizeBytes(tmpfs.sizeBytes() == 0 ? null : tmpfs.sizeBytes())
        .withMode(tmpfs.mode() == 0 ? null : tmpfs.mode());
  }

  private static com.github.dockerjava.api.model.Mount mount(
      MountType type, String target, boolean readOnly) {
    return new com.github.dockerjava.api.model.Mount()
        .withType(type)
        .withTarget(target)
        .withReadOnly(readOnly ? true : null);
  }
}
