package io.deputy.compose.spec;

import io.deputy.model.Healthcheck;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code healthcheck}. */
final class HealthcheckReader {
  private HealthcheckReader() {}

  static @Nullable Healthcheck read(View service) {
    View check = service.child("healthcheck");
    if (check.isEmpty()) {
      return null;
    }
    List<String> test = check.truth("disable", false) ? List.of("NONE") : check.textsOrNone("test");
    return new Healthcheck(
        test,
        check.duration("interval", Duration.ZERO),
        check.duration("timeout", Duration.ZERO),
        check.duration("start_period", Duration.ZERO),
        check.duration("start_interval", Duration.ZERO),
        check.count("retries", 0, Integer.MAX_VALUE));
  }
}
