package io.deputy.agent.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.LogConfig;
import io.deputy.model.Logging;
import org.jspecify.annotations.Nullable;

/**
 * A logging driver by the name that the file gives it: docker-java knows those that come with
 * Docker, and none that is a plugin. Which there are, Docker says when it makes a container.
 */
final class LoggingRequest extends LogConfig {
  private static final long serialVersionUID = 1;

  private final @Nullable String driver;

  LoggingRequest(Logging logging) {
    super(null, logging.options());
    this.driver = logging.driver().isEmpty() ? null : logging.driver();
  }

  /** Null for Docker's default. */
  @JsonProperty("Type")
  @Nullable String driver() {
    return driver;
  }
}
