package io.deputy.compose.spec;

import io.deputy.model.Access;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Guest;
import io.deputy.model.MachineName;

/** Those keys of {@code x-deputy} that say who reaches a service, and how. */
final class AccessReader {
  private AccessReader() {}

  static Access read(View own) {
    String address = own.text("address");
    return new Access(
        own.textsOrNone("allow").stream().map(Guest::parse).toList(),
        own.textsOrNone("ingress").stream().map(MachineName::new).toList(),
        address == null ? null : FloatingAddress.parse(address),
        own.has("affinity"),
        own.truth("proxy_protocol", false));
  }
}
