package io.deputy.cli.view;

/**
 * A move that the coordinator has stored.
 *
 * @param from where the primary is
 * @param epoch of the primacy that is to end
 * @param revision of the stored state that holds it
 */
public record Begun(String app, String service, int slot, String from, long epoch, long revision) {
  public String id() {
    return app + "/" + service;
  }

  /** {@code live/db.0} */
  public String slotId() {
    return id() + "." + slot;
  }
}
