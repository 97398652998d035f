package io.deputy.model;

/**
 * What a registry wants to see before it gives an image to somebody.
 *
 * @param registry as {@link #registryOf} says
 * @param username empty with a {@code token}
 * @param password empty with a {@code token}
 * @param token an identity token, empty if there is a password
 */
public record RegistryLogin(String registry, String username, String password, String token) {
  /** Docker Hub, by the name that images have there. */
  public static final String DOCKER_HUB = "docker.io";

  /** The name of Docker Hub in a Docker config, which is older than the others. */
  public static final String DOCKER_HUB_INDEX = "https://index.docker.io/v1/";

  public RegistryLogin {
    Invalid.unless(!registry.isEmpty(), "registry of a login", registry, "HOST or HOST:PORT");
    Invalid.unless(
        username.isEmpty() == !token.isEmpty(),
        "login for " + registry,
        token.isEmpty() ? "neither user nor token" : "both user and token",
        "a user with a password, or an identity token");
  }

  /** {@code HOST} or {@code HOST:PORT} of the registry that has the image. */
  public static String registryOf(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
    return host ? hostOf(first) : DOCKER_HUB;
  }

  /** The same for the names that a registry has in a Docker config, and with BuildKit. */
  public static String hostOf(String address) {
    String host = address.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    return switch (host) {
      case "index.docker.io", "registry-1.docker.io", DOCKER_HUB -> DOCKER_HUB;
      default -> host;
    };
  }

  /** Nothing that may not be read by all. */
  @Override
  public String toString() {
    return "login for " + registry;
  }
}
