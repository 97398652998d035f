package io.deputy.model;

import org.jspecify.annotations.Nullable;

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

  // Written out for the same reason as in PlacementId.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceId id && service.equals(id.service) && app.equals(id.app);
  }

  @Override
  public int hashCode() {
    return 31 * app.hashCode() + service.hashCode();
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
