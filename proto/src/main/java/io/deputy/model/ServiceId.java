package io.deputy.model;

/** One Compose service of one app, written {@code app/service}. */
public record ServiceId(String app, String service) implements Comparable<ServiceId> {
  public ServiceId {
    Names.app(app);
    Names.service(service);
  }

  /** Reads {@code app/service}; throws {@link Invalid} on anything else. */
  public static ServiceId parse(String text) {
    int slash = text.indexOf('/');
    Invalid.unless(slash > 0, "service", text, "APP/SERVICE");
    return new ServiceId(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(ServiceId other) {
    int byApp = app.compareTo(other.app);
    return byApp != 0 ? byApp : service.compareTo(other.service);
  }

  @Override
  public String toString() {
    return app + "/" + service;
  }
}
