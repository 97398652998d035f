package io.deputy.model;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who holds a certificate, as the one URI among its subject alternative names says, in the form of
 * a SPIFFE ID: {@code spiffe://CLUSTER/agent/h1}.
 *
 * @param cluster no two clusters trust each other, even under one CA
 * @param name of the machine, or of the operator
 */
public record Identity(String cluster, Kind kind, String name) {
  /** What a certificate lets its holder be. */
  public enum Kind {
    AGENT,
    COORDINATOR,
    OPERATOR;

    String lower() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A URI among the types of subject alternative names (RFC 5280, 4.2.1.6). */
  private static final Integer URI_NAME = 6;

  private static final Pattern URI = Pattern.compile("spiffe://([^/]*)/([^/]*)/([^/]*)");
  private static final Pattern CLUSTER = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final String NAMES =
      "letters, digits, ., - and _, starting with a letter or digit";
  private static final String ACCEPTED = "spiffe://CLUSTER/agent|coordinator|operator/NAME";

  public Identity {
    Invalid.unless(CLUSTER.matcher(cluster).matches(), "cluster in a certificate", cluster, NAMES);
    Invalid.unless(NAME.matcher(name).matches(), "name in a certificate", name, NAMES);
  }

  /**
   * Reads it letter by letter: what a URI may have besides (user, port, query, escapes) could say
   * one name to us and another to somebody else.
   *
   * @throws Invalid on anything that is not an identity
   */
  public static Identity parse(String uri) {
    var parts = URI.matcher(uri);
    if (parts.matches()) {
      for (Kind kind : Kind.values()) {
        if (kind.lower().equals(parts.group(2))) {
          return new Identity(parts.group(1), kind, parts.group(3));
        }
      }
    }
    throw new Invalid("identity in a certificate", uri, ACCEPTED);
  }

  /**
   * Whom a certificate is for, that somebody has verified.
   *
   * @throws Invalid if it does not say, or says more than one
   */
  public static Identity of(X509Certificate certificate) {
    List<String> uris;
    try {
      var names = certificate.getSubjectAlternativeNames();
      uris =
          Stream.ofNullable(names)
              .flatMap(Collection::stream)
              .filter(name -> name.getFirst().equals(URI_NAME))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new Invalid("names in a certificate", e, ACCEPTED);
    }
    // With two, one part could believe the first and another the second.
    Invalid.unless(uris.size() == 1, "URIs in a certificate", uris, "one " + ACCEPTED);
    return parse(uris.getFirst());
  }

  @Override
  public String toString() {
    return "spiffe://%s/%s/%s".formatted(cluster, kind.lower(), name);
  }
}
