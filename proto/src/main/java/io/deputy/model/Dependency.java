package io.deputy.model;

/**
 * One entry of {@code depends_on}.
 *
 * @param required false: absent or failed, it holds nobody up
 * @param restart follow when the dependency restarts or fails over
 */
public record Dependency(String service, Condition condition, boolean required, boolean restart) {
  /** Compose's {@code condition}. */
  public enum Condition {
    STARTED,
    HEALTHY,
    COMPLETED
  }
}
