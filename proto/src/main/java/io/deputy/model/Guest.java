package io.deputy.model;

/**
 * Containers of another app that may connect: those of one service, or of all of them.
 *
 * @param service empty for all of the app's
 */
public record Guest(String app, String service) {
  public Guest {
    Names.app(app);
    if (!service.isEmpty()) {
      Names.service(service);
    }
  }

  /**
   * Reads {@code app} or {@code app/service}.
   *
   * @throws Invalid on anything else
   */
  public static Guest parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new Guest(text, "");
    }
    ServiceId id = ServiceId.parse(text);
    return new Guest(id.app(), id.service());
  }

  public boolean covers(ServiceId asker) {
    return app.equals(asker.app()) && (service.isEmpty() || service.equals(asker.service()));
  }

  @Override
  public String toString() {
    return service.isEmpty() ? app : app + "/" + service;
  }
}
