package io.deputy.cli.pki;

import io.deputy.cli.command.Deputy;
import io.deputy.cli.process.Exit;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.model.Identity;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code pki agent}, {@code pki coordinator} and {@code pki operator} share. */
final class Issue {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder of \"pki init\"; this one without it.")
  private String dir = ".";

  /** Makes a key and a certificate, stores them, and says where. */
  int to(Deputy deputy, Identity.Kind kind, String name, List<Address> addresses) {
    var surroundings = deputy.surroundings();
    var folder = new PkiFolder(surroundings.directory().resolve(dir), dir);
    Authority authority = folder.open();
    var identity = new Identity(authority.cluster(), kind, name);
    folder.mustBeNew(identity);
    var random = new SecureRandom();
    var pair = Authority.keyPair(random);
    var certificate =
        authority.issue(identity, addresses, pair, surroundings.clock().instant(), random);
    String where = folder.add(identity, authority.certificate(), certificate, pair.getPrivate());
    var until = certificate.getNotAfter().toInstant();
    if (deputy.json()) {
      Json.print(
          surroundings.out(),
          JsonForms.object(
              "identity", identity,
              "addresses", addresses.stream().map(Address::text).toList(),
              "folder", where,
              "expires", until));
      return Exit.DONE;
    }
    surroundings
        .out()
        .println("%s: a certificate for %s, good until %s".formatted(where, identity, until));
    surroundings
        .out()
        .println(
            kind == Identity.Kind.OPERATOR
                ? "  use it with --tls-dir " + where
                : "  copy ca.pem, %1$s.pem and %1$s-key.pem to /etc/deputy/tls on %2$s"
                    .formatted(PkiFolder.kind(identity), name));
    return Exit.DONE;
  }
}
