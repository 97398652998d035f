package io.deputy.wire;

import com.google.protobuf.Timestamp;
import io.deputy.model.Phase;
import io.deputy.model.PublishedPort;
import io.deputy.model.Role;
import io.deputy.proto.v1.ModelProto;
import java.time.Instant;

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

  public static Timestamp write(Instant at) {
    return Wire.write(at);
  }

  /**
   * @throws io.deputy.model.Invalid naming the field, if there is no such time
   */
  public static Instant read(Timestamp at, String field) {
    return Wire.read(at, field);
  }
}
