package io.deputy.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a machine has an image from: from a registry, or from what stands beside the file.
 *
 * @param pull looked at when a container is made; no part of the spec's hash, since what runs is
 *     what was there then
 * @param staleAfter of {@link Pull#STALE}: for so long an image counts as fresh after it was pulled
 * @param build null if it is not built
 * @param logins of the registries that it is from, a {@link RegistryLogins}; null if none are
 *     known. No part of the spec's hash: who may have an image says nothing about what is in it
 */
public record Supply(
    Pull pull, Duration staleAfter, @Nullable Build build, @Nullable Content logins) {
  public static final Supply USUAL = new Supply(Pull.MISSING, Duration.ZERO, null);

  /** When an image is pulled that a registry has. */
  public enum Pull {
    MISSING,
    ALWAYS,
    NEVER,
    /** Where it is missing or stale. */
    STALE
  }

  public Supply {
    Invalid.unless(
        pull == Pull.STALE ? staleAfter.isPositive() : staleAfter.isZero(),
        "pull_policy",
        staleAfter,
        "a time with every_TIME, and none with another policy");
    Invalid.unless(
        build == null || pull == Pull.MISSING,
        "pull_policy",
        pull,
        "none for an image that is built");
  }

  /** Without a login. */
  public Supply(Pull pull, Duration staleAfter, @Nullable Build build) {
    this(pull, staleAfter, build, null);
  }

  public Supply withLogins(@Nullable Content replaced) {
    return new Supply(pull, staleAfter, build, replaced);
  }

  /** What is in the image by it, whenever it is pulled and by whom. */
  public Supply built() {
    return build == null ? USUAL : of(build);
  }

  public static Supply of(Build build) {
    return new Supply(Pull.MISSING, Duration.ZERO, build);
  }
}
