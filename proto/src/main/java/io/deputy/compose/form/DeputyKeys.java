package io.deputy.compose.form;

import static io.deputy.compose.form.Anything.ANYTHING;
import static io.deputy.compose.form.Key.honoured;
import static io.deputy.compose.form.Key.ignored;
import static io.deputy.compose.form.Key.refused;
import static io.deputy.compose.form.Value.COUNT;
import static io.deputy.compose.form.Value.DURATION;
import static io.deputy.compose.form.Value.PORT;
import static io.deputy.compose.form.Value.TEXT;

/** {@code x-deputy} of a service: what Compose can't say. */
public final class DeputyKeys {
  private DeputyKeys() {}

  private static final Shape ANY_LIST = Items.of(ANYTHING);

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
          ignored("affinity", Value.oneOf("source"), NOT_IN_FORCE),
          refused("allow", ANY_LIST, "who may connect is not checked yet"),
          refused("ingress", ANY_LIST, "every machine answers published ports yet"),
          ignored("address", ANYTHING, NOT_IN_FORCE),
          ignored("proxy_protocol", ANYTHING, NOT_IN_FORCE),
          ignored("sync", ANYTHING, NOT_IN_FORCE),
          refused("data", ANYTHING, "which machines may hold the data is not checked yet"),
          ignored("on_place", ANYTHING, NOT_IN_FORCE),
          ignored("on_promote", ANYTHING, NOT_IN_FORCE),
          ignored("on_demote", ANYTHING, NOT_IN_FORCE),
          ignored("failback", Value.oneOf("never", "when-synced"), NOT_IN_FORCE).unless("never"),
          ignored("update_with", ANYTHING, NOT_IN_FORCE),
          refused("schedule", ANYTHING, "schedules are not kept yet, it would run all the time"));
}
