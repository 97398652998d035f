package io.deputy.wire;

import io.deputy.model.Phase;
import io.deputy.model.PublishedPort;
import io.deputy.model.Role;
import io.deputy.proto.v1.ModelProto;

/** The few model values that a status is made of. */
public final class StatusWire {
  private StatusWire() {}

  public static ModelProto.PublishedPort write(PublishedPort port) {
    return SpecWire.write(port);
  }

  public static ModelProto.Role write(Role role) {
    return Wire.write(role, ModelProto.Role.class);
  }

  public static ModelProto.Phase write(Phase phase) {
    return Wire.write(phase, ModelProto.Phase.class);
  }
}
