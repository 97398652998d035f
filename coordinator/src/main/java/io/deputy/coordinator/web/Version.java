package io.deputy.coordinator.web;

/** The release that this is, from the jar's manifest. */
final class Version {
  private static final Package HERE = Version.class.getPackage();

  static final String TEXT =
      HERE.getImplementationVersion() == null ? "development" : HERE.getImplementationVersion();

  private Version() {}
}
