package io.deputy.compose.form;

import static io.deputy.compose.form.Anything.ANYTHING;
import static io.deputy.compose.form.Key.honoured;
import static io.deputy.compose.form.Key.ignored;
import static io.deputy.compose.form.Key.refused;
import static io.deputy.compose.form.Value.COUNT;
import static io.deputy.compose.form.Value.DURATION;
import static io.deputy.compose.form.Value.PORT;
import static io.deputy.compose.form.Value.TEXT;
import static io.deputy.compose.form.Value.TRUTH;

import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Guest;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import java.util.function.Consumer;

/** {@code x-deputy} of a service: what Compose can't say. */
public final class DeputyKeys {
  private DeputyKeys() {}

  private static final Value GUEST =
      written("another app, or one of its services: live, live/db", Guest::parse);

  private static final Value MACHINE = written("the name of a machine", MachineName::new);

  private static final Value FLOATING = written(FloatingAddress.ACCEPTED, FloatingAddress::parse);

  private static final Fields PROBE =
      Fields.of(
          honoured(
              "http",
              new Whole(
                  ShortForm.field(
                      Fields.of(honoured("port", PORT), honoured("path", TEXT)).requiring("path"),
                      "path"))),
          honoured("tcp", PORT),
          honoured("exec", new Whole(new Command())),
          honoured("every", DURATION),
          honoured("timeout", DURATION),
          honoured("failures", COUNT));

  private static final String NOT_IN_FORCE = "not in force yet";

  public static final Fields FIELDS =
      Fields.of(
          honoured("fallback", Value.oneOf("hot", "warm", "cold", "none")),
          honoured("fencing", Value.oneOf("strict", "relaxed")),
          honoured("probe", PROBE),
          honoured("hold", DURATION),
          honoured("hold_limit", COUNT),
          honoured("ports", new Items(PORT, Items::word, false)),
          honoured("affinity", Value.oneOf("source")),
          honoured("allow", new Items(GUEST, Items::word, false)),
          honoured("ingress", new Items(MACHINE, Items::word, false)),
          honoured("address", FLOATING),
          honoured("proxy_protocol", TRUTH),
          ignored("sync", ANYTHING, NOT_IN_FORCE),
          refused("data", ANYTHING, "which machines may hold the data is not checked yet"),
          ignored("on_place", ANYTHING, NOT_IN_FORCE),
          ignored("on_promote", ANYTHING, NOT_IN_FORCE),
          ignored("on_demote", ANYTHING, NOT_IN_FORCE),
          ignored("failback", Value.oneOf("never", "when-synced"), NOT_IN_FORCE).unless("never"),
          ignored("update_with", ANYTHING, NOT_IN_FORCE),
          refused("schedule", ANYTHING, "schedules are not kept yet, it would run all the time"));

  /** A text that the model takes. */
  private static Value written(String accepted, Consumer<String> taken) {
    return Value.of(
        accepted,
        "",
        s -> {
          try {
            taken.accept(s.text());
            return s.isNothing() ? null : s.as(Kind.TEXT, s.text());
          } catch (Invalid e) {
            return null;
          }
        });
  }
}
