package io.deputy.model;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

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

  private static final String ACCEPTED = "spiffe://CLUSTER/agent|coordinator|operator/NAME";

  public Identity {
    Names.app(cluster);
    Invalid.unless(!name.isBlank() && name.indexOf('/') < 0, "name in a certificate", name, "NAME");
  }

  /**
   * @throws Invalid on anything that is not an identity
   */
  public static Identity parse(String uri) {
    String[] path;
    URI parsed;
    try {
      parsed = URI.create(uri);
      path = Objects.requireNonNull(parsed.getPath()).split("/", -1);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new Invalid("identity in a certificate", uri, ACCEPTED);
    }
    if (!"spiffe".equals(parsed.getScheme()) || parsed.getHost() == null || path.length != 3) {
      throw new Invalid("identity in a certificate", uri, ACCEPTED);
    }
    for (Kind kind : Kind.values()) {
      if (kind.lower().equals(path[1])) {
        return new Identity(parsed.getHost(), kind, path[2]);
      }
    }
    throw new Invalid("identity in a certificate", uri, ACCEPTED);
  }

  @Override
  public String toString() {
    return "spiffe://%s/%s/%s".formatted(cluster, kind.lower(), name);
  }
}
