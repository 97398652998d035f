package io.deputy.cli.view;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of a hold.
 *
 * @param service {@code APP/SERVICE}
 * @param until empty where it is released
 * @param before whether it was held
 */
public record Held(String service, Optional<Instant> until, boolean before) {}
