package io.deputy.cli.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.model.RegistryLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The config that {@code docker login} writes: {@code $DOCKER_CONFIG/config.json}, else {@code
 * ~/.docker/config.json}. A registry's login is asked of its {@code credHelpers}, else of {@code
 * credsStore}, else read from {@code auths}, as Docker does.
 */
final class DockerConfig {
  private final Path file;
  private final JsonObject config;
  private final LoginProgram.Source helpers;

  private DockerConfig(Path file, JsonObject config, LoginProgram.Source helpers) {
    this.file = file;
    this.config = config;
    this.helpers = helpers;
  }

  /**
   * @param environment of the command
   * @throws Failure if there is one that can't be read
   */
  static DockerConfig read(Map<String, String> environment, LoginProgram.Source helpers) {
    String folder = environment.getOrDefault("DOCKER_CONFIG", "");
    Path file =
        (folder.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "/"), ".docker")
                : Path.of(folder))
            .resolve("config.json");
    try {
      JsonElement all = JsonParser.parseString(Files.readString(file));
      return new DockerConfig(
          file, all.isJsonObject() ? all.getAsJsonObject() : wrong(file), helpers);
    } catch (NoSuchFileException e) {
      return new DockerConfig(file, new JsonObject(), helpers);
    } catch (JsonParseException e) {
      return new DockerConfig(file, wrong(file), helpers);
    } catch (IOException e) {
      throw failure(file, "can't be read: " + e.getMessage());
    }
  }

  private static JsonObject wrong(Path file) {
    throw failure(file, "is not JSON as \"docker login\" writes it");
  }

  private static Failure failure(Path file, String what) {
    return new Failure(
        Exit.INPUT, List.of("%s: %s; --no-registry-auth does without it".formatted(file, what)));
  }

  /**
   * @param registry as {@link RegistryLogin#registryOf} says
   * @throws LoginProgram.Broken if what should know it does not answer
   */
  Optional<RegistryLogin> login(String registry) throws LoginProgram.Broken {
    Optional<String> own =
        member("credHelpers").entrySet().stream()
            .filter(e -> RegistryLogin.hostOf(e.getKey()).equals(registry))
            .map(e -> text(e.getValue()))
            .findFirst();
    String helper = own.orElse(text(config.get("credsStore")));
    if (!helper.isEmpty()) {
      Optional<RegistryLogin> kept = helpers.get(helper, registry);
      if (kept.isPresent() || own.isPresent()) {
        return kept;
      }
    }
    return member("auths").entrySet().stream()
        .filter(e -> RegistryLogin.hostOf(e.getKey()).equals(registry))
        .filter(e -> e.getValue().isJsonObject())
        .flatMap(e -> written(registry, e.getValue().getAsJsonObject()).stream())
        .findFirst();
  }

  private JsonObject member(String name) {
    JsonElement found = config.get(name);
    return found != null && found.isJsonObject() ? found.getAsJsonObject() : new JsonObject();
  }

  private static String text(JsonElement element) {
    return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
  }

  private Optional<RegistryLogin> written(String registry, JsonObject auth) {
    String token = text(auth.get("identitytoken"));
    if (!token.isEmpty()) {
      return Optional.of(new RegistryLogin(registry, "", "", token));
    }
    String both = text(auth.get("auth"));
    if (both.isEmpty()) {
      String user = text(auth.get("username"));
      return user.isEmpty()
          ? Optional.empty()
          : Optional.of(new RegistryLogin(registry, user, text(auth.get("password")), ""));
    }
    try {
      String[] parts = new String(Base64.getDecoder().decode(both), UTF_8).split(":", 2);
      if (parts.length == 2 && !parts[0].isEmpty()) {
        // As Docker does: its older versions have padded it.
        String password = parts[1].replaceAll("\0+$", "");
        return Optional.of(new RegistryLogin(registry, parts[0], password, ""));
      }
    } catch (IllegalArgumentException e) {
      // Said below: neither form is what Docker writes.
    }
    throw failure(file, "auths." + registry + ".auth is not base64 of USER:PASSWORD");
  }
}
