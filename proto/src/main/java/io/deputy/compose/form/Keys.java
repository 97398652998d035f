package io.deputy.compose.form;

import static io.deputy.compose.form.Anything.ANYTHING;
import static io.deputy.compose.form.Key.honoured;
import static io.deputy.compose.form.Key.ignored;
import static io.deputy.compose.form.Key.refused;
import static io.deputy.compose.form.Pairs.ENVIRONMENT;
import static io.deputy.compose.form.Pairs.LABELS;
import static io.deputy.compose.form.Value.BYTES;
import static io.deputy.compose.form.Value.COUNT;
import static io.deputy.compose.form.Value.DURATION;
import static io.deputy.compose.form.Value.NUMBER;
import static io.deputy.compose.form.Value.PLAIN;
import static io.deputy.compose.form.Value.PORT;
import static io.deputy.compose.form.Value.TEXT;
import static io.deputy.compose.form.Value.TEXT_OR_NUMBER;
import static io.deputy.compose.form.Value.TRUTH;
import static io.deputy.compose.form.Value.WHOLE;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Every key that Compose and {@code x-deputy} know: what may stand there, and whether it is
 * honoured, ignored with a notice, or refused, and why. A key that is not here is unknown.
 *
 * <p>Refused is what would run as something else if the key were passed over: sharing the namespace
 * of another service, a secret that a program waits for. Ignored is what a program can do without.
 */
public final class Keys {
  private Keys() {}

  private static final String LATER = "not supported yet";
  private static final String WINDOWS = "it is for Windows";
  private static final String HOOKS = "commands around start and stop are not run yet";
  private static final String RESTARTS =
      "Deputy starts a container again by itself, at once at first";
  private static final String UPDATES = "rolling updates are not in force yet";
  private static final String ADDRESSES = "Deputy gives services their addresses";

  private static final Shape WORDS = ShortForm.list(Items.WORDS);
  private static final Shape OPTIONS = new Pairs(false);
  private static final Shape ANY_LIST = Items.of(ANYTHING);

  private static final Fields HEALTHCHECK =
      Fields.of(
          honoured("disable", TRUTH),
          honoured("interval", DURATION),
          honoured("retries", COUNT),
          honoured(
              "test",
              new Whole(
                  new ShortForm(
                      Items.of(TEXT),
                      "a command line or a list of its words",
                      (found, at, findings) -> healthTest(found)))),
          honoured("timeout", DURATION),
          honoured("start_period", DURATION),
          honoured("start_interval", DURATION));

  private static final Fields UPDATE =
      Fields.of(
          ignored("parallelism", WHOLE, UPDATES),
          ignored("delay", DURATION, UPDATES),
          ignored("failure_action", TEXT, UPDATES),
          ignored("monitor", DURATION, UPDATES),
          ignored("max_failure_ratio", NUMBER, UPDATES),
          ignored("order", Value.oneOf("start-first", "stop-first"), UPDATES));

  /** Of a driver of the machine, by what they can do. */
  private static final Fields DEVICE_REQUEST =
      Fields.of(
          honoured("capabilities", Items.of(TEXT)),
          honoured("count", TEXT_OR_NUMBER),
          honoured("device_ids", Items.of(TEXT_OR_NUMBER)),
          honoured("driver", TEXT),
          honoured("options", OPTIONS));

  private static final Shape GPUS =
      new ShortForm(
          Items.of(DEVICE_REQUEST), "\"all\" or a list of mappings", (found, _, _) -> gpus(found));

  private static final Shape DEVICES =
      Items.by(
          "target",
          new ShortForm(
              Fields.of(
                      honoured("source", TEXT),
                      honoured("target", TEXT),
                      honoured("permissions", TEXT))
                  .requiring("source"),
              DeviceMapping.ACCEPTED,
              DeviceMapping::lengthen));

  private static final Shape DEVICE_RATES =
      Items.of(Fields.of(honoured("path", TEXT), honoured("rate", BYTES)));

  private static final Fields BLOCK_IO =
      Fields.of(
          honoured("weight", COUNT),
          honoured(
              "weight_device",
              Items.of(Fields.of(honoured("path", TEXT), honoured("weight", COUNT)))),
          honoured("device_read_bps", DEVICE_RATES),
          honoured("device_read_iops", DEVICE_RATES),
          honoured("device_write_bps", DEVICE_RATES),
          honoured("device_write_iops", DEVICE_RATES));

  private static final Fields DEPLOY =
      Fields.of(
          refused("mode", TEXT, "only \"replicated\" is supported yet").unless("replicated"),
          ignored("endpoint_mode", TEXT, "every service has one address for all its replicas")
              .unless("vip"),
          honoured("replicas", COUNT),
          ignored(
              "labels", LABELS, "labels of a service are not kept; those of its containers are"),
          ignored("update_config", UPDATE, UPDATES),
          ignored("rollback_config", UPDATE, UPDATES),
          honoured(
              "resources",
              Fields.of(
                  honoured(
                      "limits",
                      Fields.of(
                          honoured("cpus", NUMBER),
                          honoured("memory", BYTES),
                          honoured("pids", WHOLE))),
                  honoured(
                      "reservations",
                      Fields.of(
                          honoured("cpus", NUMBER),
                          honoured("memory", BYTES),
                          refused("generic_resources", ANY_LIST, LATER),
                          honoured(
                              "devices", Items.of(DEVICE_REQUEST.requiring("capabilities"))))))),
          ignored(
              "restart_policy",
              Fields.of(
                  ignored("condition", TEXT, RESTARTS),
                  ignored("delay", DURATION, RESTARTS),
                  ignored("max_attempts", WHOLE, RESTARTS),
                  ignored("window", DURATION, RESTARTS)),
              RESTARTS),
          honoured(
              "placement",
              Fields.of(
                  honoured("constraints", Items.of(TEXT)),
                  ignored("preferences", ANY_LIST, "Deputy spreads a service by itself"),
                  ignored("max_replicas_per_node", COUNT, "Deputy spreads a service by itself"))));

  private static final Fields MOUNT =
      Fields.of(
              honoured("type", Value.oneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image")),
              honoured("source", TEXT),
              honoured("target", TEXT),
              honoured("read_only", TRUTH),
              ignored("consistency", TEXT, "it means something on a Mac only"),
              honoured(
                  "bind",
                  Fields.of(
                      honoured("propagation", TEXT),
                      // True is what the short form says; false is what Deputy always does.
                      honoured("create_host_path", TRUTH),
                      honoured(
                          "recursive", Value.oneOf("enabled", "disabled", "writable", "readonly")),
                      honoured("selinux", Value.oneOf("z", "Z")))),
              honoured(
                  "volume",
                  Fields.of(
                      honoured("labels", LABELS),
                      honoured("nocopy", TRUTH),
                      honoured("subpath", TEXT))),
              honoured(
                  "tmpfs", Fields.of(honoured("size", BYTES), honoured("mode", TEXT_OR_NUMBER))),
              honoured("image", Fields.of(honoured("subpath", TEXT))))
          .requiring("type");

  private static final Fields ATTACHMENT =
      Fields.of(
          honoured("aliases", Items.WORDS),
          ignored("interface_name", TEXT, LATER),
          ignored("ipv4_address", TEXT, ADDRESSES),
          ignored("ipv6_address", TEXT, ADDRESSES),
          ignored("link_local_ips", ANY_LIST, ADDRESSES),
          ignored("mac_address", TEXT, ADDRESSES),
          ignored("driver_opts", OPTIONS, LATER),
          ignored("priority", NUMBER, LATER),
          ignored("gw_priority", NUMBER, LATER));

  private static final Fields DEPENDENCY =
      Fields.of(
              honoured("restart", TRUTH),
              honoured("required", TRUTH),
              honoured(
                  "condition",
                  Value.oneOf(
                      "service_started", "service_healthy", "service_completed_successfully")))
          .requiring("condition");

  private static final Fields ENV_FILE =
      Fields.of(
              honoured("path", TEXT),
              honoured("format", Value.oneOf("raw")),
              honoured("required", TRUTH))
          .requiring("path");

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

  /** {@code x-deputy} of a service: what Compose can't say. */
  public static final Fields X_DEPUTY =
      Fields.of(
          honoured("fallback", Value.oneOf("hot", "warm", "cold", "none")),
          honoured("fencing", Value.oneOf("strict", "relaxed")),
          honoured("probe", PROBE),
          honoured("hold", DURATION),
          honoured("hold_limit", COUNT),
          honoured("ports", new Items(PORT, Items::word)),
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

  /** One service. */
  public static final Fields SERVICE =
      Fields.of(
          honoured("image", TEXT),
          ignored(
              "build",
              ShortForm.field(ANYTHING, "context"),
              "nothing is built yet; the image must be on the machines or in a registry"),
          honoured("command", new Whole(new Command())),
          honoured("entrypoint", new Whole(new Command())),
          honoured("environment", ENVIRONMENT),
          honoured(
              "env_file",
              new ShortForm(
                  Items.by("path", ShortForm.field(ENV_FILE, "path")),
                  "a path, or a list of paths",
                  (found, at, findings) ->
                      found instanceof Scalar s && s.kind() == Scalar.Kind.TEXT
                          ? new Listing(s.place(), List.of(s))
                          : found)),
          honoured("ports", new Ports()),
          honoured("expose", new Items(TEXT_OR_NUMBER, Items::word)),
          honoured(
              "volumes",
              Items.by(
                  "target",
                  new ShortForm(
                      MOUNT, "[SOURCE:]TARGET[:ro|rw|…] or a mapping", Mounts::lengthen))),
          honoured(
              "networks",
              ShortForm.names(
                  new Named(ATTACHMENT, true),
                  name -> new Scalar(name.place(), Scalar.Kind.NOTHING, "", "", ""))),
          honoured("depends_on", ShortForm.names(new Named(DEPENDENCY, false), Keys::started)),
          honoured("deploy", DEPLOY),
          honoured("restart", TEXT),
          honoured("healthcheck", HEALTHCHECK),
          honoured("labels", LABELS),
          honoured(
              "logging",
              new Logs(Fields.of(honoured("driver", TEXT), honoured("options", OPTIONS)))),
          honoured("init", TRUTH),
          honoured("user", TEXT),
          honoured("working_dir", TEXT),
          honoured("hostname", TEXT),
          honoured("platform", TEXT),
          honoured("cap_add", Items.WORDS),
          honoured("cap_drop", Items.WORDS),
          honoured("privileged", TRUTH),
          honoured("read_only", TRUTH),
          honoured("tmpfs", WORDS),
          honoured("stop_signal", TEXT),
          honoured("stop_grace_period", DURATION),
          honoured("profiles", Items.WORDS),
          honoured("scale", COUNT),
          honoured("links", Items.WORDS),
          honoured("mem_reservation", BYTES),
          honoured("x-deputy", X_DEPUTY),
          honoured("annotations", LABELS),
          ignored("attach", TRUTH, "there is no terminal to attach"),
          honoured("blkio_config", BLOCK_IO),
          ignored(
              "container_name",
              Value.matching("[a-zA-Z0-9][a-zA-Z0-9_.-]+", "a name such as web-1"),
              "Deputy names containers; reach the service by its own name or an alias"),
          ignored("cpu_count", TEXT_OR_NUMBER, WINDOWS),
          ignored("cpu_percent", TEXT_OR_NUMBER, WINDOWS),
          honoured("cpu_shares", NUMBER),
          honoured("cpu_quota", WHOLE),
          honoured("cpu_period", WHOLE),
          honoured("cpu_rt_period", WHOLE),
          honoured("cpu_rt_runtime", WHOLE),
          honoured("cpus", NUMBER),
          honoured("cpuset", TEXT),
          ignored("develop", ANYTHING, "it is for a developer's machine"),
          honoured("dns", WORDS),
          honoured("dns_opt", Items.WORDS),
          honoured("dns_search", WORDS),
          honoured("domainname", TEXT),
          honoured("extra_hosts", new ExtraHosts()),
          honoured("mac_address", TEXT),
          honoured("mem_limit", BYTES),
          honoured("mem_swappiness", WHOLE),
          honoured("memswap_limit", TEXT_OR_NUMBER),
          honoured("oom_kill_disable", TRUTH),
          honoured("oom_score_adj", WHOLE),
          honoured("pids_limit", WHOLE),
          ignored("post_start", ANY_LIST, HOOKS),
          ignored("pre_stop", ANY_LIST, HOOKS),
          ignored("pull_policy", TEXT, "an image is pulled where it is missing").unless("missing"),
          ignored("pull_refresh_after", TEXT, "an image is pulled where it is missing"),
          honoured("shm_size", BYTES),
          honoured("stdin_open", TRUTH),
          honoured("storage_opt", OPTIONS),
          honoured("sysctls", LABELS),
          honoured("tty", TRUTH),
          honoured("ulimits", new Named(new SoftAndHard(), false)),
          honoured("cgroup", Value.oneOf("host", "private")),
          honoured("cgroup_parent", TEXT),
          refused("configs", ANY_LIST, LATER),
          refused("credential_spec", ANYTHING, WINDOWS),
          honoured("device_cgroup_rules", Items.of(TEXT)),
          honoured("devices", DEVICES),
          refused("extends", ANYTHING, LATER),
          refused("external_links", ANY_LIST, LATER),
          honoured("gpus", GPUS),
          honoured("group_add", Items.of(TEXT_OR_NUMBER)),
          honoured("ipc", TEXT),
          refused("isolation", TEXT, WINDOWS).unless("default"),
          honoured("label_file", WORDS),
          refused("models", ANYTHING, LATER),
          honoured("network_mode", TEXT),
          honoured("pid", Value.PLAIN_OR_NOTHING),
          refused("pre_start", ANY_LIST, LATER),
          refused("provider", ANYTHING, LATER),
          honoured("runtime", TEXT),
          refused("secrets", ANY_LIST, LATER),
          honoured("security_opt", Items.of(TEXT)),
          refused("use_api_socket", TRUTH, LATER).unless("false"),
          honoured("userns_mode", TEXT),
          honoured("uts", TEXT),
          refused("volumes_from", ANY_LIST, LATER));

  private static final Fields NETWORK =
      Fields.of(
          honoured("name", TEXT),
          honoured("internal", TRUTH),
          ignored(
                  "external",
                  new External(),
                  "networks are an app's own: services of other apps are not on it yet")
              .unless("false"),
          ignored("driver", TEXT, "Deputy connects machines by itself").unless("bridge"),
          ignored("driver_opts", OPTIONS, "Deputy connects machines by itself"),
          ignored("ipam", ANYTHING, ADDRESSES),
          ignored("enable_ipv4", TRUTH, LATER).unless("true"),
          ignored("enable_ipv6", TRUTH, LATER).unless("false"),
          ignored("attachable", TRUTH, "every container on it is Deputy's").unless("false"),
          ignored("labels", LABELS, LATER));

  private static final Fields VOLUME =
      Fields.of(
          honoured("name", TEXT),
          honoured("external", new External()),
          honoured("driver", TEXT),
          honoured("driver_opts", OPTIONS),
          honoured("labels", LABELS));

  /** A whole Compose file. */
  public static final Fields FILE =
      Fields.of(
          // It names the dialect, which the keys themselves tell.
          honoured("version", PLAIN),
          honoured("name", TEXT),
          honoured("services", new Named(SERVICE, false)),
          honoured("networks", new Named(NETWORK, true)),
          honoured("volumes", new Named(VOLUME, true)),
          refused("include", ANY_LIST, LATER),
          ignored("configs", ANYTHING, LATER),
          ignored("secrets", ANYTHING, LATER),
          ignored("models", ANYTHING, LATER));

  private static Node healthTest(Node found) {
    return found instanceof Scalar s && s.kind() == Scalar.Kind.TEXT
        ? new Listing(s.place(), List.of(Scalar.text(s.place(), "CMD-SHELL"), s))
        : found;
  }

  private static Node gpus(Node found) {
    return found instanceof Scalar s && s.text().equals("all")
        ? new Listing(s.place(), List.of(ShortForm.mapping(s, "count", s)))
        : found;
  }

  private static Mapping started(Scalar name) {
    var entries = new LinkedHashMap<String, Entry>();
    entries.put("condition", new Entry(name.place(), Scalar.text(name.place(), "service_started")));
    entries.put(
        "required",
        new Entry(name.place(), new Scalar(name.place(), Scalar.Kind.TRUTH, "true", "true", "")));
    return new Mapping(name.place(), entries);
  }
}
