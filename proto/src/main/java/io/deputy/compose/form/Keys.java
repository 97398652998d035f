package io.deputy.compose.form;

import static io.deputy.compose.form.Key.honoured;
import static io.deputy.compose.form.Key.ignored;
import static io.deputy.compose.form.Key.refused;
import static io.deputy.compose.form.Pairs.ENVIRONMENT;
import static io.deputy.compose.form.Pairs.LABELS;
import static io.deputy.compose.form.Pairs.OPTIONS;
import static io.deputy.compose.form.Value.BYTES;
import static io.deputy.compose.form.Value.COUNT;
import static io.deputy.compose.form.Value.DURATION;
import static io.deputy.compose.form.Value.NUMBER;
import static io.deputy.compose.form.Value.TEXT;
import static io.deputy.compose.form.Value.TRUTH;
import static io.deputy.compose.form.Value.WHOLE;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Scalar;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Every key that Compose and {@code x-deputy} know: what may stand there, and whether it is
 * honoured, ignored with a notice, or refused, and why. A key that is not here is unknown.
 *
 * <p>Refused is what would run as something else if the key were passed over: a model that a
 * program asks, the driver that a secret comes from. Ignored is what a program can do without.
 */
public final class Keys {
  private Keys() {}

  private static final String LATER = "not supported yet";
  private static final String WINDOWS = "it is for Windows";
  private static final String ADDRESSES = "Deputy gives services their addresses";

  private static final String UNLISTED = "nothing looks for it by its labels";
  private static final String DRIVERS =
      "there are no drivers; it can come from file, environment or, if external, from Consul";
  private static final String TEMPLATES =
      "it is given as it is; variables of the file are filled in where it has the key content";

  private static final Shape WORDS = ShortForm.list(Items.WORDS);

  private static final Fields HEALTHCHECK =
      Fields.of(
          honoured("disable", TRUTH),
          honoured("interval", DURATION).kept(),
          honoured("retries", COUNT).kept(),
          honoured(
              "test",
              new Whole(
                  new ShortForm(
                      Items.of(TEXT),
                      "a command line or a list of its words",
                      Lengthen::healthTest))),
          honoured("timeout", DURATION).kept(),
          honoured("start_period", DURATION).kept(),
          honoured("start_interval", DURATION).kept());

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
                      honoured("labels", Pairs.LABELS_ONCE),
                      honoured("nocopy", TRUTH),
                      honoured("subpath", TEXT))),
              honoured(
                  "tmpfs",
                  Fields.of(honoured("size", Value.SIZE), honoured("mode", Value.COUNT_NUMERAL))),
              honoured("image", Fields.of(honoured("subpath", TEXT))))
          .requiring("type", "target");

  private static final Fields ATTACHMENT =
      Fields.of(
              honoured("aliases", Items.WORDS),
              ignored("interface_name", TEXT, LATER),
              ignored("ipv4_address", TEXT, ADDRESSES),
              ignored("ipv6_address", TEXT, ADDRESSES),
              ignored("link_local_ips", Items.WORDS, ADDRESSES),
              ignored("mac_address", TEXT, ADDRESSES),
              ignored("driver_opts", OPTIONS, LATER),
              ignored("priority", Value.NUMERAL, LATER),
              ignored("gw_priority", Value.NUMERAL, LATER))
          .orNothing();

  private static final Fields DEPENDENCY =
      Fields.of(
              honoured("restart", TRUTH),
              honoured("required", Value.TRUTH_ONLY).always().otherwise(Keys::yes),
              honoured(
                  "condition",
                  Value.oneOf(
                      "service_started", "service_healthy", "service_completed_successfully")))
          .requiring("condition");

  private static final Fields ENV_FILE =
      Fields.of(
              honoured("path", TEXT),
              honoured("format", Value.oneOf("raw", "")),
              honoured("required", TRUTH).otherwise(Keys::yes))
          .requiring("path");

  private static final Fields HOOK =
      Fields.of(
              honoured("command", new Whole(new Command())).always(),
              honoured("user", TEXT),
              honoured("privileged", TRUTH),
              honoured("working_dir", TEXT),
              honoured("environment", Pairs.ONCE))
          .requiring("command");

  private static final Fields WATCH =
      Fields.of(
              honoured("ignore", ShortForm.list(Items.once(TEXT))),
              honoured("include", ShortForm.list(Items.once(TEXT))),
              honoured("path", Value.SPOKEN).always(),
              honoured(
                      "action",
                      Value.oneOf("rebuild", "sync", "restart", "sync+restart", "sync+exec"))
                  .always(),
              honoured("target", TEXT),
              honoured("exec", HOOK).always(),
              honoured("initial_sync", Value.TRUTH_ONLY))
          .requiring("path", "action");

  private static final Shape THROTTLES =
      Items.of(
          Fields.of(
              honoured("path", TEXT).always().as("Path"),
              honoured("rate", BYTES).always().as("Rate")));

  private static final Fields BLKIO =
      Fields.of(
          honoured("weight", Value.COUNT_NUMERAL),
          honoured(
              "weight_device",
              Items.of(
                  Fields.of(
                      honoured("path", TEXT).always().as("Path"),
                      honoured("weight", Value.COUNT_NUMERAL).always().as("Weight")))),
          honoured("device_read_bps", THROTTLES),
          honoured("device_read_iops", THROTTLES),
          honoured("device_write_bps", THROTTLES),
          honoured("device_write_iops", THROTTLES));

  private static final Shape CONFIG_MOUNT = BuildKeys.fileMount(null);
  private static final Shape SECRET_MOUNT =
      BuildKeys.fileMount(
          mount -> Scalar.text(mount.place(), "/run/secrets/" + Items.at(mount, "source")));

  /** One service. */
  public static final Fields SERVICE =
      Fields.of(
          honoured("image", TEXT),
          honoured("build", ShortForm.field(BuildKeys.FIELDS, "context")),
          honoured("command", new Whole(new Command())).always(),
          honoured("entrypoint", new Whole(new Command())).always(),
          honoured("environment", ENVIRONMENT),
          honoured("env_file", ShortForm.list(Items.by("path", ShortForm.field(ENV_FILE, "path")))),
          honoured("ports", new Ports()),
          honoured("expose", new Items(Value.TEXT_OR_WHOLE, Items::word, false)),
          honoured(
              "volumes",
              Items.by(
                  "target",
                  new ShortForm(
                      MOUNT, "[SOURCE:]TARGET[:ro|rw|…] or a mapping", Mounts::lengthen))),
          honoured(
              "networks",
              ShortForm.names(new Named(ATTACHMENT), name -> Scalar.nothing(name.place()))),
          honoured("depends_on", ShortForm.names(new Named(DEPENDENCY), Lengthen::started)),
          honoured("deploy", DeployKeys.FIELDS),
          honoured("restart", TEXT),
          honoured("healthcheck", HEALTHCHECK),
          honoured("labels", LABELS),
          honoured(
              "logging",
              new Logs(
                  Fields.of(honoured("driver", TEXT), honoured("options", Pairs.LOG_OPTIONS)))),
          honoured("init", TRUTH).kept(),
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
          honoured("stop_grace_period", DURATION).kept(),
          honoured("profiles", Items.WORDS),
          honoured("scale", COUNT).kept(),
          honoured("links", Items.WORDS),
          honoured("mem_reservation", BYTES),
          honoured("x-deputy", DeputyKeys.FIELDS),
          honoured("annotations", LABELS),
          ignored("attach", TRUTH, "there is no terminal to attach").kept(),
          honoured("blkio_config", BLKIO),
          ignored(
              "container_name",
              Value.having("[a-zA-Z0-9][a-zA-Z0-9_.-]+", "a name such as web-1"),
              "Deputy names containers; reach the service by its own name or an alias"),
          ignored("cpu_count", COUNT, WINDOWS),
          ignored("cpu_percent", Value.between(0, 100), WINDOWS),
          honoured("cpu_shares", WHOLE),
          honoured("cpu_quota", WHOLE),
          honoured("cpu_period", WHOLE),
          honoured("cpu_rt_period", WHOLE),
          honoured("cpu_rt_runtime", WHOLE),
          honoured("cpus", NUMBER),
          honoured("cpuset", TEXT),
          ignored(
              "develop",
              Fields.of(honoured("watch", Items.of(WATCH))).orNothing(),
              "it is for a developer's machine"),
          honoured("dns", ShortForm.list(new Spoken(Items.WORDS))),
          honoured("dns_opt", Items.WORDS),
          honoured("dns_search", WORDS),
          honoured("domainname", TEXT),
          honoured("extra_hosts", new Hosts()),
          honoured("mac_address", TEXT),
          honoured("mem_limit", BYTES),
          honoured("mem_swappiness", BYTES),
          honoured("memswap_limit", BYTES),
          honoured("oom_kill_disable", TRUTH),
          honoured("oom_score_adj", Value.between(-1000, 1000)),
          honoured("pids_limit", WHOLE),
          honoured("post_start", Items.of(HOOK)),
          honoured("pre_stop", Items.of(HOOK)),
          honoured(
              "pull_policy",
              Value.having(
                  "always|never|build|if_not_present|missing|refresh|daily|weekly"
                      + "|every_([0-9]+[wdhms])+",
                  "always, never, build, missing, daily, weekly or every_TIME")),
          honoured("pull_refresh_after", TEXT).never(),
          honoured("shm_size", BYTES),
          honoured("stdin_open", TRUTH),
          honoured("storage_opt", OPTIONS),
          honoured("sysctls", LABELS),
          honoured("tty", TRUTH),
          honoured("ulimits", new Named(new Ulimit(WHOLE))),
          honoured("cgroup", Value.oneOf("host", "private")),
          honoured("cgroup_parent", TEXT),
          honoured("configs", Items.by(node -> mountPoint("", node), CONFIG_MOUNT)),
          refused(
              "credential_spec",
              Fields.of(
                  honoured("config", TEXT), honoured("file", TEXT), honoured("registry", TEXT)),
              WINDOWS),
          honoured("device_cgroup_rules", Items.once(TEXT)),
          honoured(
              "devices",
              Items.by(
                  "target",
                  new ShortForm(
                      Fields.of(
                              honoured("source", TEXT),
                              honoured("target", TEXT),
                              honoured("permissions", TEXT))
                          .requiring("source", "target"),
                      "SOURCE[:TARGET[:PERMISSIONS]] or a mapping",
                      Lengthen::device))),
          honoured(
              "extends",
              ShortForm.field(
                  Fields.of(honoured("service", TEXT), honoured("file", TEXT)).requiring("service"),
                  "service")),
          refused(
              "external_links",
              Items.once(TEXT),
              "containers that are not the app's own are not on every machine; an address that does"
                  + " not change can stand in extra_hosts"),
          honoured(
              "gpus",
              new ShortForm(
                  Items.of(DeployKeys.DEVICE_REQUEST), "\"all\" or a list", Lengthen::gpus)),
          honoured("group_add", Items.once(Value.TEXT_OR_WHOLE)),
          honoured("ipc", TEXT),
          refused("isolation", TEXT, WINDOWS).unless("default"),
          honoured("label_file", ShortForm.list(Items.of(TEXT))),
          refused(
              "models",
              ShortForm.names(
                  new Named(
                      Fields.of(honoured("endpoint_var", TEXT), honoured("model_var", TEXT))
                          .orNothing()),
                  name -> Scalar.nothing(name.place())),
              LATER),
          honoured("network_mode", TEXT),
          honoured("pid", TEXT.orNothing()),
          refused(
              "provider",
              Fields.of(honoured("type", TEXT), honoured("options", new Repeated()))
                  .requiring("type"),
              LATER),
          honoured("runtime", TEXT),
          honoured("secrets", Items.by(node -> mountPoint("/run/secrets", node), SECRET_MOUNT)),
          honoured("security_opt", Items.once(TEXT)),
          refused("use_api_socket", Value.TRUTH_ONLY, LATER).unless("false"),
          honoured("userns_mode", TEXT),
          honoured("uts", TEXT),
          honoured("volumes_from", Items.once(TEXT)));

  private static final Fields IPAM =
      Fields.of(
          honoured("driver", TEXT),
          honoured(
              "config",
              Items.by(
                  "subnet",
                  Fields.of(
                      honoured("subnet", TEXT),
                      honoured("ip_range", TEXT),
                      honoured("gateway", TEXT),
                      honoured("aux_addresses", Pairs.TEXTS)))),
          honoured("options", Pairs.TEXTS).never());

  private static final Resource NETWORK =
      new Resource(
          Fields.of(
                  honoured("name", TEXT),
                  honoured("internal", TRUTH),
                  honoured("external", new Resource.External()),
                  ignored("driver", TEXT, "Deputy connects machines by itself").unless("bridge"),
                  ignored("driver_opts", OPTIONS, "Deputy connects machines by itself"),
                  ignored("ipam", IPAM, ADDRESSES).always(),
                  ignored("enable_ipv4", TRUTH, LATER).unless("true").kept(),
                  ignored("enable_ipv6", TRUTH, LATER).unless("false").kept(),
                  ignored("attachable", TRUTH, "every container on it is Deputy's").unless("false"),
                  ignored("labels", LABELS, LATER))
              .orNothing(),
          List.of(),
          false);

  private static final Resource VOLUME =
      new Resource(
          Fields.of(
                  honoured("name", TEXT),
                  honoured("external", new Resource.External()),
                  honoured("driver", TEXT),
                  honoured("driver_opts", OPTIONS),
                  honoured("labels", Pairs.LABELS_ONCE))
              .orNothing(),
          List.of(),
          true);

  private static final Resource SECRET =
      new Resource(
          Fields.of(
              honoured("name", TEXT),
              honoured("environment", TEXT),
              honoured("file", TEXT),
              honoured("external", new Resource.External()),
              ignored("labels", Pairs.LABELS_ONCE, UNLISTED),
              refused("driver", TEXT, DRIVERS),
              refused("driver_opts", OPTIONS, DRIVERS),
              refused("template_driver", TEXT, TEMPLATES)),
          List.of("file", "environment"),
          false);

  private static final Resource CONFIG =
      new Resource(
          Fields.of(
              honoured("name", TEXT),
              honoured("content", TEXT.unsaid()),
              honoured("environment", TEXT),
              honoured("file", TEXT),
              honoured("external", new Resource.External()),
              ignored("labels", Pairs.LABELS_ONCE, UNLISTED),
              refused("template_driver", TEXT, TEMPLATES)),
          List.of("file", "environment", "content"),
          false);

  private static final Fields MODEL =
      Fields.of(
              honoured("name", TEXT),
              honoured("model", TEXT),
              honoured("context_size", Value.NUMERAL),
              honoured("runtime_flags", Items.of(TEXT)))
          .requiring("model");

  private static final Fields INCLUDE =
      Fields.of(
          honoured("path", ShortForm.list(Items.once(TEXT))),
          honoured("env_file", ShortForm.list(Items.once(TEXT))),
          honoured("project_directory", TEXT));

  /** A whole Compose file. */
  public static final Fields FILE =
      Fields.of(
          // It names the dialect, which the keys themselves tell.
          honoured("version", TEXT).never(),
          honoured("name", TEXT),
          honoured("include", Items.of(ShortForm.field(INCLUDE, "path"))).never(),
          honoured("services", new Named(SERVICE)),
          honoured("networks", new Named(NETWORK)),
          honoured("volumes", new Named(VOLUME)),
          honoured("configs", new Named(CONFIG)),
          honoured("secrets", new Named(SECRET)),
          ignored("models", new Named(MODEL), LATER).never());

  /**
   * Every key of a file by its way from the root, without the user's own names and the numbers of
   * items: {@code services.ports.target}. Those of {@code x-deputy} are not Compose's.
   */
  public static SortedMap<String, Key> all() {
    var all = new TreeMap<String, Key>();
    collect("", FILE, key -> key, all);
    return all;
  }

  /** What stands under a key shares its fate, unless that is honoured. */
  private static void collect(
      String prefix, Fields fields, UnaryOperator<Key> above, SortedMap<String, Key> all) {
    fields
        .keys()
        .forEach(
            (name, own) -> {
              if (!Fields.isExtension(name)) {
                Key key = above.apply(own);
                all.put(prefix + name, key);
                UnaryOperator<Key> here =
                    key.fate() == Key.Fate.HONOURED ? each -> each : each -> each.sharing(key);
                own.shape()
                    .below()
                    .ifPresent(below -> collect(prefix + name + ".", below, here, all));
              }
            });
  }

  private static Node yes(Node mapping) {
    return Scalar.truth(mapping.place(), true);
  }

  /** Where a config or secret is seen, by which two are the same. */
  private static String mountPoint(String folder, Node mount) {
    if (!(mount instanceof Node.Mapping m)) {
      return mount.place().toString();
    }
    return m.has("target") ? Items.at(m, "target") : folder + "/" + Items.at(m, "source");
  }
}
