package io.deputy.compose.spec;

import io.deputy.model.Healthcheck;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code healthcheck}. */
final class HealthcheckReader {
  private static final List<String> KINDS = List.of("NONE", "CMD", "CMD-SHELL");

  private final Project project;

  HealthcheckReader(Project project) {
    this.project = project;
  }

  @Nullable Healthcheck read(View service) {
    View check = service.child("healthcheck");
    if (check.isEmpty()) {
      return null;
    }
    List<String> test = check.truth("disable", false) ? List.of("NONE") : check.textsOrNone("test");
    if (!test.isEmpty() && !KINDS.contains(test.getFirst())) {
      project
          .findings()
          .problem(
              check.place("test"),
              check.at().key("test"),
              "found \"%s\" as its first word, expected CMD, CMD-SHELL or NONE"
                  .formatted(test.getFirst()));
      return null;
    }
    return new Healthcheck(
        test,
        check.duration("interval", Duration.ZERO),
        check.duration("timeout", Duration.ZERO),
        check.duration("start_period", Duration.ZERO),
        check.duration("start_interval", Duration.ZERO),
        check.count("retries", 0, Integer.MAX_VALUE));
  }
}
