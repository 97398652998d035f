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
 * <p>Refused is what would run as something else if the key were passed over: sharing a namespace,
 * a device, a secret that a program waits for. Ignored is what a program can do without.
 */
public final class Keys {
  private Keys() {}

  private static final String LATER = "not supported yet";
  private static final String LIMITS = "limits are not in force yet";
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
                  ignored(
                      "limits",
                      Fields.of(
                          ignored("cpus", NUMBER, LIMITS),
                          ignored("memory", BYTES, LIMITS),
                          ignored("pids", WHOLE, LIMITS)),
                      LIMITS),
                  honoured(
                      "reservations",
                      Fields.of(
                          honoured("cpus", NUMBER),
                          honoured("memory", BYTES),
                          refused("generic_resources", ANY_LIST, LATER),
                          refused("devices", ANY_LIST, "devices are " + LATER))))),
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
                      ignored("recursive", TEXT, LATER),
                      ignored("selinux", Value.oneOf("z", "Z"), LATER))),
              honoured(
                  "volume",
                  Fields.of(
                      ignored("labels", LABELS, LATER),
                      ignored("nocopy", TRUTH, LATER).unless("false"),
                      refused("subpath", TEXT, LATER))),
              honoured(
                  "tmpfs", Fields.of(honoured("size", BYTES), honoured("mode", TEXT_OR_NUMBER))),
              refused("image", ANYTHING, "mounts of images are " + LATER))
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
          ignored("annotations", LABELS, LATER),
          ignored("attach", TRUTH, "there is no terminal to attach"),
          ignored("blkio_config", ANYTHING, LIMITS),
          ignored(
              "container_name",
              Value.matching("[a-zA-Z0-9][a-zA-Z0-9_.-]+", "a name such as web-1"),
              "Deputy names containers; reach the service by its own name or an alias"),
          ignored("cpu_count", TEXT_OR_NUMBER, LIMITS),
          ignored("cpu_percent", TEXT_OR_NUMBER, LIMITS),
          ignored("cpu_shares", NUMBER, LIMITS),
          ignored("cpu_quota", TEXT_OR_NUMBER, LIMITS),
          ignored("cpu_period", TEXT_OR_NUMBER, LIMITS),
          ignored("cpu_rt_period", TEXT_OR_NUMBER, LIMITS),
          ignored("cpu_rt_runtime", TEXT_OR_NUMBER, LIMITS),
          ignored("cpus", NUMBER, LIMITS),
          ignored("cpuset", TEXT, LIMITS),
          ignored("develop", ANYTHING, "it is for a developer's machine"),
          ignored(
              "dns", WORDS, "containers ask their machine's agent, and it the machine's servers"),
          ignored("dns_opt", Items.WORDS, LATER),
          ignored("dns_search", WORDS, LATER),
          ignored("domainname", TEXT, LATER),
          ignored("extra_hosts", ANYTHING, LATER),
          ignored("mac_address", TEXT, ADDRESSES),
          ignored("mem_limit", BYTES, LIMITS),
          ignored("mem_swappiness", WHOLE, LIMITS),
          ignored("memswap_limit", TEXT_OR_NUMBER, LIMITS),
          ignored("oom_kill_disable", TRUTH, LATER).unless("false"),
          ignored("oom_score_adj", WHOLE, LATER),
          ignored("pids_limit", WHOLE, LIMITS),
          ignored("post_start", ANY_LIST, LATER),
          ignored("pre_stop", ANY_LIST, LATER),
          ignored("pull_policy", TEXT, "an image is pulled where it is missing").unless("missing"),
          ignored("pull_refresh_after", TEXT, "an image is pulled where it is missing"),
          ignored("shm_size", BYTES, LATER),
          ignored("stdin_open", TRUTH, "there is no terminal to read from").unless("false"),
          ignored("storage_opt", ANYTHING, LATER),
          ignored("sysctls", LABELS, LATER),
          ignored("tty", TRUTH, "there is no terminal to attach").unless("false"),
          ignored("ulimits", ANYTHING, LATER),
          refused("cgroup", TEXT, LATER).unless("private"),
          refused("cgroup_parent", TEXT, LATER),
          refused("configs", ANY_LIST, LATER),
          refused("credential_spec", ANYTHING, "it is for Windows"),
          refused("device_cgroup_rules", ANY_LIST, LATER),
          refused("devices", ANY_LIST, LATER),
          refused("extends", ANYTHING, LATER),
          refused("external_links", ANY_LIST, LATER),
          refused("gpus", ANYTHING, LATER),
          refused("group_add", ANY_LIST, LATER),
          refused("ipc", TEXT, LATER).unless("private"),
          refused("isolation", TEXT, "it is for Windows").unless("default"),
          refused("label_file", ANYTHING, LATER),
          refused("models", ANYTHING, LATER),
          refused("network_mode", TEXT, LATER + "; list the service's networks under \"networks\"")
              .unless("bridge"),
          refused("pid", ANYTHING, LATER),
          refused("pre_start", ANY_LIST, LATER),
          refused("provider", ANYTHING, LATER),
          refused("runtime", TEXT, LATER),
          refused("secrets", ANY_LIST, LATER),
          refused("security_opt", Items.WORDS, LATER),
          refused("use_api_socket", TRUTH, LATER).unless("false"),
          refused("userns_mode", TEXT, LATER),
          refused("uts", TEXT, LATER),
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
          refused("driver", TEXT, "only \"local\" is supported yet").unless("local"),
          refused("driver_opts", OPTIONS, "a volume with options of its driver is " + LATER),
          ignored("labels", LABELS, LATER));

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

  private static Mapping started(Scalar name) {
    var entries = new LinkedHashMap<String, Entry>();
    entries.put("condition", new Entry(name.place(), Scalar.text(name.place(), "service_started")));
    entries.put(
        "required",
        new Entry(name.place(), new Scalar(name.place(), Scalar.Kind.TRUTH, "true", "true", "")));
    return new Mapping(name.place(), entries);
  }
}
