package io.deputy.cli.pki;

import java.util.List;
import picocli.CommandLine.Option;

/** Where the holder of a certificate is reached, if others connect to it. */
final class Reached {
  @Option(
      names = "--address",
      required = true,
      split = ",",
      paramLabel = "ADDRESS",
      description = "IP address or DNS name at which it is reached; may be repeated.")
  private List<String> addresses = List.of();

  /**
   * @throws io.deputy.model.Invalid for one that is neither
   */
  List<Address> addresses() {
    return addresses.stream().map(Address::parse).toList();
  }
}
