package io.deputy.cli.view;

import java.time.Instant;
import java.util.List;

/**
 * @param holder the identity in it, or the CA
 * @param addresses DNS names, then IP addresses
 */
public record CertificateLine(String holder, List<String> addresses, Instant expires) {}
