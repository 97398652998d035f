package io.deputy.wire;

import io.deputy.model.Joins;
import io.deputy.proto.v1.ModelProto;

/** What a container uses of those of other services. */
final class JoinsWire {
  private JoinsWire() {}

  static ModelProto.Joins write(Joins j) {
    var sent =
        ModelProto.Joins.newBuilder().setNetwork(j.network()).setIpc(j.ipc()).setPid(j.pid());
    j.volumes()
        .forEach(
            v ->
                sent.addVolumes(
                    ModelProto.Joins.VolumesFrom.newBuilder()
                        .setService(v.service())
                        .setReadOnly(v.readOnly())));
    return sent.build();
  }

  static Joins read(ModelProto.Joins sent) {
    return new Joins(
        sent.getNetwork(),
        sent.getIpc(),
        sent.getPid(),
        sent.getVolumesList().stream()
            .map(v -> new Joins.VolumesFrom(v.getService(), v.getReadOnly()))
            .toList());
  }
}
