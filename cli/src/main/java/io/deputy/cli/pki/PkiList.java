package io.deputy.cli.pki;

import io.deputy.cli.command.Deputy;
import io.deputy.cli.process.Exit;
import io.deputy.cli.show.CertificateTable;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.CertificateLine;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deputy pki list} */
@Command(
    name = "list",
    description = "Print the certificates that were made here, and when they end.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class PkiList implements Callable<Integer> {
  private static final int URI = 6; // the types of names, as X509Certificate numbers them
  private static final int DNS = 2;
  private static final int IP = 7;

  private final Deputy deputy;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder of \"pki init\"; this one without it.")
  private String dir = ".";

  PkiList(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    var surroundings = deputy.surroundings();
    var now = surroundings.clock().instant();
    List<CertificateLine> lines =
        new PkiFolder(surroundings.directory().resolve(dir), dir)
            .all().stream().map(PkiList::line).toList();
    if (deputy.json()) {
      Json.print(
          surroundings.out(),
          JsonForms.object(
              "certificates",
              lines.stream().map(line -> JsonForms.certificate(line, now)).toList()));
    } else {
      CertificateTable.print(surroundings.out(), surroundings.screen(), lines, now);
    }
    return Exit.DONE;
  }

  private static CertificateLine line(X509Certificate certificate) {
    var uris = names(certificate, URI);
    var addresses = new ArrayList<>(names(certificate, DNS));
    addresses.addAll(names(certificate, IP));
    return new CertificateLine(
        uris.isEmpty() ? "CA (" + certificate.getSubjectX500Principal() + ")" : uris.getFirst(),
        addresses,
        certificate.getNotAfter().toInstant());
  }

  private static List<String> names(X509Certificate certificate, int type) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> Integer.valueOf(type).equals(name.getFirst()))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
