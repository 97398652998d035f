package io.deputy.cli.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.deputy.model.RegistryLogin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The programs {@code docker-credential-NAME}, which keep logins for Docker, and how it asks them.
 */
final class LoginProgram {
  /** Some ask the operator for a passphrase. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** The user's name where the secret is an identity token. */
  private static final String TOKEN = "<token>";

  private static final String NONE = "credentials not found";

  private LoginProgram() {}

  /** Asks one of them. */
  @FunctionalInterface
  interface Source {
    /**
     * @param helper NAME
     * @param registry as {@link RegistryLogin#registryOf} says
     */
    Optional<RegistryLogin> get(String helper, String registry) throws Broken;
  }

  /** One that does not answer as it should. */
  static final class Broken extends Exception {
    @Serial private static final long serialVersionUID = 1;

    Broken(String message) {
      super(message);
    }
  }

  static Source programs(Map<String, String> environment) {
    return (helper, registry) -> run("docker-credential-" + helper, registry, environment);
  }

  private static Optional<RegistryLogin> run(
      String program, String registry, Map<String, String> environment) throws Broken {
    var builder =
        new ProcessBuilder(found(program, environment), "get")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try (OutputStream asked = process.getOutputStream()) {
        asked.write(asked(registry).getBytes(UTF_8));
      }
      boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
        throw new Broken("%s did not answer within %s s".formatted(program, LONGEST.toSeconds()));
      }
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      return read(program, registry, process.exitValue(), answer);
    } catch (IOException e) {
      throw new Broken("%s can't be run: %s".formatted(program, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Broken("interrupted while %s was asked".formatted(program));
    }
  }

  /** Where the command's own variables say, which need not be where this process looks. */
  private static String found(String program, Map<String, String> environment) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(program);
  }

  private static String asked(String registry) {
    return registry.equals(RegistryLogin.DOCKER_HUB) ? RegistryLogin.DOCKER_HUB_INDEX : registry;
  }

  private static Optional<RegistryLogin> read(
      String program, String registry, int exit, String answer) throws Broken {
    if (exit != 0) {
      if (answer.contains(NONE)) {
        return Optional.empty();
      }
      throw new Broken("%s failed with exit code %d".formatted(program, exit));
    }
    try {
      JsonObject login = JsonParser.parseString(answer).getAsJsonObject();
      String user = login.get("Username").getAsString();
      String secret = login.get("Secret").getAsString();
      return user.isEmpty() || secret.isEmpty()
          ? Optional.empty()
          : Optional.of(
              user.equals(TOKEN)
                  ? new RegistryLogin(registry, "", "", secret)
                  : new RegistryLogin(registry, user, secret, ""));
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new Broken(program + " answered something else than a login");
    }
  }
}
