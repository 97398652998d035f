package io.deputy.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.deputy.model.Invalid;
import io.deputy.model.RegistryLogin;
import io.deputy.model.RegistryLogins;
import io.deputy.proto.v1.RegistryProto;

/** Logins as the content that travels: the same for the same logins. */
public final class RegistryLoginsWire {
  private RegistryLoginsWire() {}

  public static byte[] write(RegistryLogins logins) {
    var sent = RegistryProto.RegistryLogins.newBuilder();
    for (RegistryLogin login : logins.byRegistry().values()) {
      sent.addLogins(
          RegistryProto.RegistryLogin.newBuilder()
              .setRegistry(login.registry())
              .setUsername(login.username())
              .setPassword(login.password())
              .setToken(login.token()));
    }
    return sent.build().toByteArray();
  }

  /**
   * @throws Invalid if the bytes are something else
   */
  public static RegistryLogins read(byte[] bytes) {
    try {
      return RegistryLogins.of(
          RegistryProto.RegistryLogins.parseFrom(bytes).getLoginsList().stream()
              .map(
                  sent ->
                      new RegistryLogin(
                          sent.getRegistry(),
                          sent.getUsername(),
                          sent.getPassword(),
                          sent.getToken()))
              .toList());
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid("registry logins", bytes.length + " bytes", "a RegistryLogins message");
    }
  }
}
