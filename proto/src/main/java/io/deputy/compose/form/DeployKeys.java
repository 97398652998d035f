package io.deputy.compose.form;

import static io.deputy.compose.form.Key.honoured;
import static io.deputy.compose.form.Key.ignored;
import static io.deputy.compose.form.Key.refused;
import static io.deputy.compose.form.Value.BYTES_IN_TEXT;
import static io.deputy.compose.form.Value.COUNT;
import static io.deputy.compose.form.Value.DURATION;
import static io.deputy.compose.form.Value.NUMBER;
import static io.deputy.compose.form.Value.TEXT;
import static io.deputy.compose.form.Value.WHOLE;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import java.util.Locale;

/** What stands under {@code deploy}. */
final class DeployKeys {
  private DeployKeys() {}

  /** How Docker is told that all devices are meant. */
  static final String ALL = "-1";

  private static final String UPDATES = "rolling updates are not in force yet";

  private static final Fields UPDATE =
      Fields.of(
          ignored("parallelism", COUNT, UPDATES).kept(),
          ignored("delay", DURATION, UPDATES),
          ignored("failure_action", TEXT, UPDATES),
          ignored("monitor", DURATION, UPDATES),
          ignored("max_failure_ratio", NUMBER, UPDATES),
          ignored("order", Value.oneOf("start-first", "stop-first"), UPDATES));

  private static final Value DEVICES =
      Value.of(
          "all, or a whole number",
          "0",
          s ->
              s.text().toLowerCase(Locale.ROOT).equals("all")
                  ? s.as(Kind.WHOLE, ALL)
                  : WHOLE.reader().read(s));

  private static final Fields DEVICE =
      Fields.of(
          honoured("capabilities", Items.once(TEXT)),
          honoured("count", DEVICES),
          honoured("device_ids", Items.once(TEXT)),
          honoured("driver", TEXT),
          honoured("options", Pairs.LABELS_ONCE));

  /** Devices that a driver hands out: so many of them, or these. */
  static final Shape DEVICE_REQUEST = new DeviceRequest(DEVICE);

  private static final Fields RESERVATIONS =
      Fields.of(
          honoured("cpus", NUMBER),
          honoured("memory", BYTES_IN_TEXT),
          refused(
              "generic_resources",
              Items.of(
                  Fields.of(
                      honoured(
                          "discrete_resource_spec",
                          Fields.of(
                              honoured("kind", TEXT).always(),
                              honoured("value", WHOLE).always())))),
              "not supported yet"),
          honoured("devices", Items.of(new DeviceRequest(DEVICE.requiring("capabilities")))));

  static final Fields FIELDS =
      Fields.of(
              honoured("mode", TEXT),
              ignored("endpoint_mode", TEXT, "every service has one address for all its replicas")
                  .unless("vip"),
              honoured("replicas", COUNT).kept(),
              honoured("labels", Pairs.LABELS),
              ignored("update_config", UPDATE, UPDATES),
              ignored("rollback_config", UPDATE, UPDATES),
              honoured(
                      "resources",
                      Fields.of(
                          honoured(
                              "limits",
                              Fields.of(
                                  honoured("cpus", NUMBER),
                                  honoured("memory", BYTES_IN_TEXT),
                                  honoured("pids", WHOLE))),
                          honoured("reservations", RESERVATIONS)))
                  .always(),
              honoured(
                  "restart_policy",
                  Fields.of(
                      honoured("condition", TEXT),
                      honoured("delay", DURATION).kept(),
                      honoured("max_attempts", COUNT).kept(),
                      honoured("window", DURATION).kept())),
              honoured(
                      "placement",
                      Fields.of(
                          honoured("constraints", Items.of(TEXT)),
                          honoured("preferences", Items.of(Fields.of(honoured("spread", TEXT)))),
                          honoured("max_replicas_per_node", COUNT)))
                  .always())
          .orNothing();

  /** A request says how many, or which; if neither, all. */
  private record DeviceRequest(Shape shape) implements Refined {
    @Override
    public Node complete(Node merged, KeyPath at, Findings findings) {
      if (!(shape.complete(merged, at, findings) instanceof Mapping request)) {
        return new Node.Wrong(merged.place());
      }
      if (request.has("count") && request.has("device_ids")) {
        findings.problem(request, at, "has both count and device_ids, expected one of them");
        return new Node.Wrong(request.place());
      }
      return request.has("count") || request.has("device_ids")
          ? request
          : request.with("count", Scalar.of(request.place(), Kind.WHOLE, ALL));
    }
  }
}
