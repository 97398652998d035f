package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.model.Restarts;
import io.deputy.model.Restarts.When;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code restart}, over which {@code deploy.restart_policy} goes, as in docker compose. Where a
 * file has neither, a service is started again whenever it ends: it is there to serve. But one
 * whose end another one waits for is there to end, and so is one that only holds volumes.
 *
 * @param awaited services whose end others wait for, and those that hold volumes for others
 */
record RestartsReader(Project project, Set<String> awaited) {
  private static final Pattern ON_FAILURE = Pattern.compile("on-failure(?::(\\d{1,9}))?");

  Restarts read(String name, View service) {
    View policy = service.child("deploy").child("restart_policy");
    Restarts written = restart(name, service);
    if (policy.isEmpty()) {
      return written;
    }
    When when = policy.has("condition") ? condition(policy, written.when()) : written.when();
    int most = policy.count("max_attempts", written.most(), Integer.MAX_VALUE);
    if (when == When.ALWAYS && most > 0 && policy.has("max_attempts")) {
      project
          .findings()
          .notice(
              policy.place("max_attempts"),
              policy.at().key("max_attempts"),
              "ignored: with condition any it is started again however often it ends; say"
                  + " on-failure to give it up");
    }
    return new Restarts(
        when,
        when == When.ON_FAILURE ? most : 0,
        policy.duration("delay", Duration.ZERO),
        policy.duration("window", Duration.ZERO));
  }

  /** Whether it is there to run to its end: nobody misses it afterwards. */
  boolean toEnd(String name, View service, Restarts restarts) {
    return awaited.contains(name) || isJob(service) || restarts.when() == When.NEVER;
  }

  private Restarts restart(String name, View service) {
    @Nullable String restart = service.text("restart");
    if (restart == null || restart.isEmpty()) {
      return awaited.contains(name) || isJob(service)
          ? Restarts.of(When.ON_FAILURE)
          : Restarts.ALWAYS;
    }
    Matcher onFailure = ON_FAILURE.matcher(restart);
    if (onFailure.matches()) {
      int most = onFailure.group(1) == null ? 0 : Integer.parseInt(onFailure.group(1));
      return new Restarts(When.ON_FAILURE, most, Duration.ZERO, Duration.ZERO);
    }
    return switch (restart) {
      case "always", "unless-stopped" -> Restarts.ALWAYS;
      case "no" -> Restarts.of(When.NEVER);
      default -> {
        project
            .findings()
            .problem(
                service.place("restart"),
                service.at().key("restart"),
                "found \"%s\", expected no, always, unless-stopped or on-failure[:TIMES]"
                    .formatted(restart));
        yield Restarts.ALWAYS;
      }
    };
  }

  private static boolean isJob(View service) {
    return service.child("deploy").text("mode", "").endsWith("-job");
  }

  private When condition(View policy, When otherwise) {
    KeyPath at = policy.at().key("condition");
    return switch (policy.text("condition", "")) {
      case "none", "no" -> When.NEVER;
      case "on-failure" -> When.ON_FAILURE;
      case "any", "always", "unless-stopped" -> When.ALWAYS;
      case String other -> {
        project
            .findings()
            .problem(
                policy.place("condition"),
                at,
                "found \"%s\", expected none, on-failure or any".formatted(other));
        yield otherwise;
      }
    };
  }
}
