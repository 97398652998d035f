package io.deputy.model;

/** {@code x-deputy.fallback}: how far a fallback is prepared before it is needed. */
public enum FallbackMode {
  /** Runs, and takes over without a start. */
  HOT,
  /** Image and data are there, the container is created, not started. The default. */
  WARM,
  /** Has only the image and what data was last copied. */
  COLD,
  /** Does not exist. */
  NONE
}
