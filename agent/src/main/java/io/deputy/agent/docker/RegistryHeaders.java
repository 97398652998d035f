package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import io.deputy.model.RegistryLogin;
import io.deputy.model.RegistryLogins;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Logins as Docker wants to be told them with a request. */
final class RegistryHeaders {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RegistryHeaders() {}

  /** Of a pull. */
  static AuthConfig one(RegistryLogin login) {
    AuthConfig config = new AuthConfig().withRegistryAddress(address(login));
    return login.token().isEmpty()
        ? config.withUsername(login.username()).withPassword(login.password())
        : config.withIdentityToken(login.token());
  }

  /** Of a build: {@code X-Registry-Config}, for the classic builder. */
  static String all(RegistryLogins logins) {
    var all = new TreeMap<String, Map<String, String>>();
    for (RegistryLogin login : logins.byRegistry().values()) {
      all.put(
          address(login),
          login.token().isEmpty()
              ? Map.of("username", login.username(), "password", login.password())
              : Map.of("identitytoken", login.token()));
    }
    try {
      return Base64.getUrlEncoder().encodeToString(JSON.writeValueAsString(all).getBytes(UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // maps of texts can always be written
    }
  }

  private static String address(RegistryLogin login) {
    return login.registry().equals(RegistryLogin.DOCKER_HUB)
        ? RegistryLogin.DOCKER_HUB_INDEX
        : login.registry();
  }
}
