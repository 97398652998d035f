package io.deputy.wire;

import io.deputy.model.Content;
import io.deputy.model.Invalid;
import io.deputy.model.Mount;
import io.deputy.model.VolumeSource;
import io.deputy.proto.v1.ModelProto;
import java.util.TreeMap;

/** What stands in a container at a path. */
final class MountWire {
  private MountWire() {}

  static ModelProto.Mount write(Mount mount) {
    var sent = ModelProto.Mount.newBuilder().setTarget(mount.target());
    switch (mount) {
      case Mount.Volume v -> sent.setVolume(write(v));
      case Mount.Bind b ->
          sent.getBindBuilder()
              .setSource(b.source())
              .setReadOnly(b.readOnly())
              .setPropagation(b.propagation())
              .setRecursive(b.recursive())
              .setSelinux(b.selinux());
      case Mount.Carried c ->
          sent.getCarriedBuilder()
              .setSha256(c.content().sha256())
              .setSizeBytes(c.content().sizeBytes())
              .setReadOnly(c.readOnly())
              .setSelinux(c.selinux());
      case Mount.Tmpfs t ->
          sent.getTmpfsBuilder()
              .setSizeBytes(t.sizeBytes())
              .setMode(t.mode())
              .addAllOptions(t.options());
      case Mount.Image i -> sent.getImageBuilder().setImage(i.image()).setSubpath(i.subpath());
      case Mount.File f -> sent.setFile(write(f));
    }
    return sent.build();
  }

  private static ModelProto.Mount.Volume write(Mount.Volume v) {
    return ModelProto.Mount.Volume.newBuilder()
        .setVolume(v.volume())
        .setReadOnly(v.readOnly())
        .setNoCopy(v.noCopy())
        .setSubpath(v.subpath())
        .setDriver(v.source().driver())
        .putAllOptions(v.source().options())
        .putAllLabels(v.source().labels())
        .setExternal(v.source().external())
        .build();
  }

  private static ModelProto.Mount.File write(Mount.File f) {
    var sent =
        ModelProto.Mount.File.newBuilder()
            .setKind(Wire.write(f.kind(), ModelProto.Mount.File.Kind.class))
            .setName(f.name())
            .setExternal(f.external())
            .setUid(f.uid())
            .setGid(f.gid())
            .setMode(f.mode());
    if (f.content() != null) {
      sent.setSha256(f.content().sha256()).setSizeBytes(f.content().sizeBytes());
    }
    return sent.build();
  }

  private static Mount.File read(ModelProto.Mount.File sent, String target) {
    return new Mount.File(
        Wire.read(sent.getKind(), Mount.File.Kind.class, "kind of " + target),
        sent.getName(),
        sent.getExternal(),
        sent.getSha256().isEmpty() ? null : new Content(sent.getSha256(), sent.getSizeBytes()),
        target,
        sent.getUid(),
        sent.getGid(),
        sent.getMode());
  }

  static Mount read(ModelProto.Mount sent) {
    String target = sent.getTarget();
    return switch (sent.getKindCase()) {
      case VOLUME -> read(sent.getVolume(), target);
      case BIND ->
          new Mount.Bind(
              sent.getBind().getSource(),
              target,
              sent.getBind().getReadOnly(),
              sent.getBind().getPropagation(),
              sent.getBind().getRecursive(),
              sent.getBind().getSelinux());
      case CARRIED ->
          new Mount.Carried(
              new Content(sent.getCarried().getSha256(), sent.getCarried().getSizeBytes()),
              target,
              sent.getCarried().getReadOnly(),
              sent.getCarried().getSelinux());
      case TMPFS ->
          new Mount.Tmpfs(
              target,
              sent.getTmpfs().getSizeBytes(),
              sent.getTmpfs().getMode(),
              sent.getTmpfs().getOptionsList());
      case IMAGE ->
          new Mount.Image(sent.getImage().getImage(), target, sent.getImage().getSubpath());
      case FILE -> read(sent.getFile(), target);
      case KIND_NOT_SET ->
          throw new Invalid(
              "mount " + target,
              "a kind unknown to this release",
              "volume, bind, carried, tmpfs, image or file");
    };
  }

  private static Mount read(ModelProto.Mount.Volume sent, String target) {
    return new Mount.Volume(
        sent.getVolume(),
        target,
        sent.getReadOnly(),
        sent.getNoCopy(),
        sent.getSubpath(),
        new VolumeSource(
            sent.getDriver(),
            new TreeMap<>(sent.getOptionsMap()),
            new TreeMap<>(sent.getLabelsMap()),
            sent.getExternal()));
  }
}
