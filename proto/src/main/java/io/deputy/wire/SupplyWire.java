package io.deputy.wire;

import io.deputy.model.Build;
import io.deputy.model.Content;
import io.deputy.model.ServiceId;
import io.deputy.model.Supply;
import io.deputy.proto.v1.ModelProto;
import java.time.Duration;
import java.util.TreeMap;

/** Where images come from. */
final class SupplyWire {
  private SupplyWire() {}

  static ModelProto.Supply write(Supply s) {
    var sent =
        ModelProto.Supply.newBuilder().setPull(Wire.write(s.pull(), ModelProto.Supply.Pull.class));
    if (!s.staleAfter().isZero()) {
      sent.setStaleAfter(Wire.write(s.staleAfter()));
    }
    if (s.build() != null) {
      sent.setBuild(write(s.build()));
    }
    if (s.logins() != null) {
      sent.setLoginsSha256(s.logins().sha256()).setLoginsBytes(s.logins().sizeBytes());
    }
    return sent.build();
  }

  static Supply read(ModelProto.Supply sent) {
    return new Supply(
        Wire.read(sent.getPull(), Supply.Pull.class, "pull_policy"),
        sent.hasStaleAfter() ? Wire.read(sent.getStaleAfter(), "pull_policy") : Duration.ZERO,
        sent.hasBuild() ? read(sent.getBuild()) : null,
        sent.getLoginsSha256().isEmpty()
            ? null
            : new Content(sent.getLoginsSha256(), sent.getLoginsBytes()));
  }

  private static ModelProto.Build write(Build b) {
    return ModelProto.Build.newBuilder()
        .setApp(b.by().app())
        .setService(b.by().service())
        .setSha256(b.context().sha256())
        .setSizeBytes(b.context().sizeBytes())
        .setDockerfile(b.dockerfile())
        .setDockerfileInline(b.inline())
        .putAllArgs(b.args())
        .setTarget(b.target())
        .putAllLabels(b.labels())
        .setPlatform(b.platform())
        .setNetwork(b.network())
        .setShmBytes(b.shmBytes())
        .addAllExtraHosts(b.extraHosts())
        .addAllCacheFrom(b.cacheFrom())
        .setNoCache(b.noCache())
        .setPull(b.pull())
        .build();
  }

  private static Build read(ModelProto.Build sent) {
    return new Build(
        new ServiceId(sent.getApp(), sent.getService()),
        new Content(sent.getSha256(), sent.getSizeBytes()),
        sent.getDockerfile(),
        sent.getDockerfileInline(),
        new TreeMap<>(sent.getArgsMap()),
        sent.getTarget(),
        new TreeMap<>(sent.getLabelsMap()),
        sent.getPlatform(),
        sent.getNetwork(),
        sent.getShmBytes(),
        sent.getExtraHostsList(),
        sent.getCacheFromList(),
        sent.getNoCache(),
        sent.getPull());
  }
}
