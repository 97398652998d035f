package io.deputy.coordinator.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Access;
import io.deputy.model.BlockIo;
import io.deputy.model.Build;
import io.deputy.model.Builds;
import io.deputy.model.ChangeKind;
import io.deputy.model.Constraint;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Cpus;
import io.deputy.model.Dependency;
import io.deputy.model.Devices;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Group;
import io.deputy.model.Guest;
import io.deputy.model.Healthcheck;
import io.deputy.model.Hook;
import io.deputy.model.Hooks;
import io.deputy.model.Joins;
import io.deputy.model.Limits;
import io.deputy.model.Logging;
import io.deputy.model.MachineName;
import io.deputy.model.Memory;
import io.deputy.model.Mount;
import io.deputy.model.Namespaces;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.Policy;
import io.deputy.model.Privileges;
import io.deputy.model.Probe;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.RuntimeOptions;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Spread;
import io.deputy.model.Supply;
import io.deputy.model.Ulimit;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DifferenceTest {
  /** The service itself, and what names its containers: no keys of a file. */
  private static final List<String> NO_KEYS =
      List.of(
          "id.app",
          "id.service",
          "hash",
          "withheld",
          // These change more than one line.
          "container.mounts.File.kind",
          "container.mounts.File.name");

  private static final String SECRET = "hunter2";

  private static final Hook HOOK =
      new Hook(List.of("seed", "a b"), "root", true, "/srv", map("K", SECRET));

  /** One field changed, and the line that says so. */
  record Case(ServiceSpec before, String path, @Nullable Object value, String line) {}

  private static Case of(String path, Object value, String line) {
    return new Case(BASE, path, value, line);
  }

  private static final ServiceSpec BASE =
      new ServiceSpec(
          new ServiceId("blog", "web"),
          new ContainerSpec(
              "img:1",
              "",
              new ProcessSpec(
                  List.of("/run"), null, map("KEY", SECRET), "", "", false, "", seconds(90)),
              Privileges.USUAL,
              Namespaces.OWN,
              Networking.USUAL,
              limits(),
              devices(),
              RuntimeOptions.USUAL,
              List.of(
                  new Mount.Volume("data", "/data", false),
                  new Mount.Bind("/srv", "/srv", true, ""),
                  new Mount.Carried(new Content("ab".repeat(32), 5), "/app.conf", true),
                  new Mount.Tmpfs("/tmp", 0, 0, List.of()),
                  new Mount.Image("docs:1", "/docs", ""),
                  new Mount.File(
                      Mount.File.Kind.SECRET,
                      "pw",
                      "db/pw",
                      new Content("cd".repeat(32), 5),
                      "/run/secrets/pw",
                      0,
                      0,
                      0444)),
              map("team", "a"),
              new Logging("journald", map("tag", "web")),
              new Healthcheck(
                  List.of("CMD", "check", "a b"),
                  seconds(5),
                  Duration.ZERO,
                  Duration.ZERO,
                  Duration.ZERO,
                  3),
              Supply.USUAL,
              new Hooks(List.of(HOOK), List.of(HOOK)),
              Joins.NONE),
          1,
          List.of(new PublishedPort("", 8080, 80, Protocol.TCP, false)),
          new TreeSet<>(List.of(80)),
          new TreeSet<>(),
          List.of(NetworkAttachment.own("back", false, List.of())),
          List.of(new Dependency("db", Dependency.Condition.STARTED, true, false)),
          List.of(new Constraint("node.labels.disk", true, "ssd")),
          new Reservation(500, 64 << 20),
          new Policy(
              FallbackMode.WARM,
              Fencing.STRICT,
              Probe.of(new Probe.Kind.Http(80, "/up")),
              seconds(30),
              1000,
              new Access(
                  List.of(new Guest("dev", "web")),
                  List.of(new MachineName("h1")),
                  new FloatingAddress("10.1.2.3", 24),
                  false,
                  false)),
          Restarts.ALWAYS,
          null,
          Spread.USUAL,
          Collections.emptySortedMap(),
          Collections.emptySortedSet(),
          "");

  private static final ServiceSpec JOINED =
      BASE.withContainer(
              BASE.container()
                  .withJoins(new Joins("", "", "", List.of(new Joins.VolumesFrom("data", false)))))
          .withGroup(new Group("data", false));

  private static Limits limits() {
    var rates = List.of(new BlockIo.Rate("/dev/sda", 100));
    var io =
        new BlockIo(0, List.of(new BlockIo.Weight("/dev/sda", 300)), rates, rates, rates, rates);
    return new Limits(Cpus.UNLIMITED, Memory.UNLIMITED, io, new TreeMap<>(), 0, "");
  }

  private static Devices devices() {
    return new Devices(
        List.of(new Devices.Mapped("/dev/fuse", "/dev/fuse", "rwm")),
        List.of(),
        List.of(new Devices.Request("", 0, List.of(), List.of("gpu"), new TreeMap<>())));
  }

  static List<Case> cases() {
    return Stream.of(
            ofTheContainer(),
            ofHooks("postStart", "post_start"),
            ofHooks("preStop", "pre_stop"),
            ofTheService())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Case> ofHooks(String list, String key) {
    String path = "container.hooks.%s.Hook.".formatted(list);
    String before =
        key + ": [{command: [seed, a b], user: root, privileged: true, working_dir: /srv}] → ";
    return List.of(
        of(
            path + "command",
            List.of("seed"),
            before + "[{command: [seed], user: root, privileged: true, working_dir: /srv}]"),
        of(
            path + "user",
            "",
            before + "[{command: [seed, a b], privileged: true, working_dir: /srv}]"),
        of(
            path + "privileged",
            false,
            before + "[{command: [seed, a b], user: root, working_dir: /srv}]"),
        of(
            path + "workingDir",
            "",
            before + "[{command: [seed, a b], user: root, privileged: true}]"),
        of(path + "environment", map("K", "other"), key + ".0.environment.K: changed"));
  }

  private static List<Case> ofTheContainer() {
    return List.of(
        of("container.process.tty", true, "tty: false → true"),
        of("container.process.stdinOpen", true, "stdin_open: false → true"),
        of("container.privileges.groups", List.of("video"), "group_add: (none) → [video]"),
        of(
            "container.privileges.security",
            List.of("label=disable", "seccomp={\"defaultAction\":\"SCMP_ACT_ALLOW\"}"),
            "security_opt: (none) → [label=disable, seccomp=profile a845becc128e]"),
        of(
            "container.privileges.systemPaths",
            true,
            "security_opt: (none) → [systempaths=unconfined]"),
        of("container.namespaces.ipc", "host", "ipc: (none) → host"),
        of("container.namespaces.pid", "host", "pid: (none) → host"),
        of("container.namespaces.uts", "host", "uts: (none) → host"),
        of("container.namespaces.userns", "host", "userns_mode: (none) → host"),
        of("container.namespaces.cgroup", "private", "cgroup: (none) → private"),
        new Case(
            Fields.with(Fields.with(BASE, "networks", List.of()), "ports", List.of()),
            "container.networking.mode",
            NetworkMode.NONE,
            "network_mode: (none) → none"),
        new Case(
            Fields.with(Fields.with(BASE, "networks", List.of()), "ports", List.of()),
            "container.joins.network",
            "vpn",
            "network_mode: (none) → service:vpn"),
        of("container.joins.ipc", "db", "ipc: (none) → service:db"),
        of("container.joins.pid", "db", "pid: (none) → service:db"),
        new Case(
            JOINED,
            "container.joins.volumes.VolumesFrom.service",
            "conf",
            "volumes_from: [data] → [conf]"),
        new Case(
            JOINED,
            "container.joins.volumes.VolumesFrom.readOnly",
            true,
            "volumes_from: [data] → [data:ro]"),
        of("container.networking.hostname", "w", "hostname: (none) → w"),
        of("container.networking.domainname", "example.org", "domainname: (none) → example.org"),
        of(
            "container.networking.macAddress",
            "02:42:ac:11:65:43",
            "mac_address: (none) → 02:42:ac:11:65:43"),
        of(
            "container.networking.extraHosts",
            List.of("db:10.0.0.1"),
            "extra_hosts: (none) → [db:10.0.0.1]"),
        of("container.networking.links", map("pg", "db"), "links: (none) → [db:pg]"),
        of("container.networking.dns.servers", List.of("10.0.0.53"), "dns: (none) → [10.0.0.53]"),
        of("container.networking.dns.search", List.of("a.org"), "dns_search: (none) → [a.org]"),
        of("container.networking.dns.options", List.of("ndots:2"), "dns_opt: (none) → [ndots:2]"),
        of("container.limits.cpus.nanos", 1_500_000_000L, "cpus: (none) → 1.5"),
        of("container.limits.cpus.shares", 73L, "cpu_shares: (none) → 73"),
        of("container.limits.cpus.periodMicros", 50L, "cpu_period: (none) → 50"),
        of("container.limits.cpus.quotaMicros", -1L, "cpu_quota: (none) → -1"),
        of("container.limits.cpus.realtimePeriodMicros", 9L, "cpu_rt_period: (none) → 9"),
        of("container.limits.cpus.realtimeRuntimeMicros", 8L, "cpu_rt_runtime: (none) → 8"),
        of("container.limits.cpus.set", "0,2", "cpuset: (none) → \"0,2\""),
        of("container.limits.memory.limitBytes", 1L << 30, "mem_limit: (none) → 1024m"),
        of("container.limits.memory.swapBytes", -1L, "memswap_limit: (none) → -1"),
        of("container.limits.memory.swappiness", 0, "mem_swappiness: (none) → 0"),
        of("container.limits.memory.oomKillDisabled", true, "oom_kill_disable: false → true"),
        of("container.limits.memory.oomScoreAdjustment", -500, "oom_score_adj: (none) → -500"),
        of("container.limits.memory.shmBytes", 1L << 20, "shm_size: (none) → 1m"),
        of("container.limits.blockIo.weight", 300, "blkio_config.weight: (none) → 300"),
        io("weights.Weight.path", "/dev/sdb", "weight_device", "path: /dev/sdb, weight: 300"),
        io("weights.Weight.weight", 20, "weight_device", "path: /dev/sda, weight: 20"),
        io("readBytes.Rate.path", "/dev/sdb", "device_read_bps", "path: /dev/sdb, rate: 100"),
        io("readBytes.Rate.rate", 9L, "device_read_bps", "path: /dev/sda, rate: 9"),
        io("writeBytes.Rate.path", "/dev/sdb", "device_write_bps", "path: /dev/sdb, rate: 100"),
        io("writeBytes.Rate.rate", 9L, "device_write_bps", "path: /dev/sda, rate: 9"),
        io("readOps.Rate.path", "/dev/sdb", "device_read_iops", "path: /dev/sdb, rate: 100"),
        io("readOps.Rate.rate", 9L, "device_read_iops", "path: /dev/sda, rate: 9"),
        io("writeOps.Rate.path", "/dev/sdb", "device_write_iops", "path: /dev/sdb, rate: 100"),
        io("writeOps.Rate.rate", 9L, "device_write_iops", "path: /dev/sda, rate: 9"),
        of(
            "container.limits.ulimits",
            new TreeMap<>(Map.of("nofile", new Ulimit(10, 20))),
            "ulimits.nofile: (none) → {soft: 10, hard: 20}"),
        of("container.limits.pids", 50L, "pids_limit: (none) → 50"),
        of("container.limits.cgroupParent", "batch.slice", "cgroup_parent: (none) → batch.slice"),
        device("source", "/dev/kvm", "/dev/kvm:/dev/fuse:rwm"),
        device("target", "/dev/f", "/dev/fuse:/dev/f:rwm"),
        device("permissions", "r", "/dev/fuse:/dev/fuse:r"),
        of(
            "container.devices.cgroupRules",
            List.of("c 1:3 mr"),
            "device_cgroup_rules: (none) → [c 1:3 mr]"),
        request("driver", "nvidia", "driver: nvidia, capabilities: [gpu]"),
        request("count", Devices.ALL, "count: all, capabilities: [gpu]"),
        request("ids", List.of("0"), "device_ids: [0], capabilities: [gpu]"),
        request("capabilities", List.of("gpu", "utility"), "capabilities: [gpu, utility]"),
        request("options", map("a", "b"), "capabilities: [gpu], options: [a=b]"),
        of("container.supply.pull", Supply.Pull.NEVER, "pull_policy: (none) → never"),
        new Case(
            Fields.with(
                BASE, "container.supply", new Supply(Supply.Pull.STALE, Duration.ofDays(1), null)),
            "container.supply.staleAfter",
            Duration.ofMinutes(90),
            "pull_policy: every_24h0m0s → every_1h30m0s"),
        login("sha256", "cd".repeat(32)),
        login("sizeBytes", 6L),
        built("by.app", "shop", "build.service: blog/web → shop/web"),
        built("by.service", "db", "build.service: blog/web → blog/db"),
        built(
            "context.sha256",
            "cd".repeat(32),
            "build.context: content abababababab (5 bytes) → content cdcdcdcdcdcd (5 bytes)"),
        built(
            "context.sizeBytes",
            6L,
            "build.context: content abababababab (5 bytes) → content abababababab (6 bytes)"),
        built("dockerfile", "Other", "build.dockerfile: Dockerfile → Other"),
        new Case(
            built(build("", "FROM a")),
            "container.supply.build.inline",
            "FROM b",
            "build.dockerfile_inline: text cbb55b8f2c6a → text 0065b9a88b92"),
        built("args", map("TOKEN", SECRET), "build.args.TOKEN: added"),
        built("target", "run", "build.target: (none) → run"),
        built("labels", map("a", "b"), "build.labels.a: (none) → b"),
        built("platform", "linux/arm64", "build.platforms: (none) → linux/arm64"),
        built("network", "host", "build.network: (none) → host"),
        built("shmBytes", 1L << 20, "build.shm_size: (none) → 1m"),
        built("extraHosts", List.of("db:10.0.0.1"), "build.extra_hosts: (none) → [db:10.0.0.1]"),
        built("cacheFrom", List.of("c:1"), "build.cache_from: (none) → [c:1]"),
        built("noCache", true, "build.no_cache: false → true"),
        built("pull", true, "build.pull: false → true"),
        of("container.runtime.runtime", "runsc", "runtime: (none) → runsc"),
        of("container.runtime.storage", map("size", "1G"), "storage_opt.size: (none) → 1G"),
        of("container.runtime.sysctls", map("net.x", "1"), "sysctls.net.x: (none) → 1"),
        of("container.runtime.annotations", map("a", "b"), "annotations.a: (none) → b"),
        mount("Volume.noCopy", true, "data:/data", "data:/data:nocopy"),
        mount(
            "Volume.subpath",
            "a/b",
            "data:/data",
            "{type: volume, source: data, target: /data, subpath: a/b}"),
        of("container.mounts.Volume.source.driver", "nfs", "volumes.data.driver: (none) → nfs"),
        of(
            "container.mounts.Volume.source.options",
            map("o", "password=" + SECRET),
            "volumes.data.driver_opts.o: added"),
        of(
            "container.mounts.Volume.source.labels",
            map("team", "a"),
            "volumes.data.labels.team: (none) → a"),
        of("container.mounts.Volume.source.external", true, "volumes.data.external: (none) → true"),
        mount("Bind.recursive", "disabled", "/srv:/srv:ro", "/srv:/srv:ro,recursive=disabled"),
        mount("Bind.selinux", "z", "/srv:/srv:ro", "/srv:/srv:ro,z"),
        mount("Carried.selinux", "Z", "/app.conf:ro", "/app.conf:ro,Z"),
        mount(
            "Tmpfs.options",
            List.of("exec", "uid=1000"),
            "target: /tmp}",
            "target: /tmp, options: [exec, uid=1000]}"),
        mount("Image.image", "docs:2", "source: docs:1", "source: docs:2"),
        mount("Image.target", "/d", "target: /docs", "target: /d"),
        mount("Image.subpath", "en", "/docs}", "/docs, image: {subpath: en}}"),
        of("container.mounts.File.external", "pw2", "secrets.pw.external: db/pw → pw2"),
        of("container.mounts.File.content.sha256", "ef".repeat(32), "secrets.pw: changed"),
        of("container.mounts.File.content.sizeBytes", 6, "secrets.pw: changed"),
        file("target", "/pw", "target: /pw"),
        file("uid", 7, "target: /run/secrets/pw, uid: 7"),
        file("gid", 8, "target: /run/secrets/pw, gid: 8"),
        file("mode", 0400, "target: /run/secrets/pw, mode: 0400"));
  }

  private static Case file(String field, Object value, String after) {
    return of(
        "container.mounts.File." + field,
        value,
        "secrets: [{source: pw, target: /run/secrets/pw}] → [{source: pw, %s}]".formatted(after));
  }

  private static Case io(String path, Object value, String key, String after) {
    String before = path.startsWith("weights") ? "weight: 300" : "rate: 100";
    return of(
        "container.limits.blockIo." + path,
        value,
        "blkio_config.%s: [{path: /dev/sda, %s}] → [{%s}]".formatted(key, before, after));
  }

  private static Case device(String field, Object value, String after) {
    return of(
        "container.devices.mapped.Mapped." + field,
        value,
        "devices: [/dev/fuse:/dev/fuse:rwm] → [%s]".formatted(after));
  }

  private static Case request(String field, Object value, String after) {
    return of(
        "container.devices.requests.Request." + field,
        value,
        "deploy.resources.reservations.devices: [{capabilities: [gpu]}] → [{%s}]".formatted(after));
  }

  private static List<Case> ofTheService() {
    return List.of(
        of("container.image", "img:2", "image: img:1 → img:2"),
        of("container.platform", "linux/arm64", "platform: (none) → linux/arm64"),
        of("container.process.entrypoint", List.of(), "entrypoint: [/run] → []"),
        of("container.process.command", List.of("a", "b, c"), "command: (none) → [a, \"b, c\"]"),
        of("container.process.environment", map("KEY", "other"), "environment.KEY: changed"),
        of("container.process.user", "web", "user: (none) → web"),
        of("container.process.workingDir", "/app", "working_dir: (none) → /app"),
        of("container.process.init", true, "init: false → true"),
        of("container.process.stopSignal", "SIGINT", "stop_signal: (none) → SIGINT"),
        of(
            "container.process.stopGrace",
            Duration.ofMillis(1500),
            "stop_grace_period: 1m30s → 1.5s"),
        of(
            "container.privileges.capAdd",
            List.of("NET_ADMIN", "CHOWN"),
            "cap_add: (none) → [NET_ADMIN, CHOWN]"),
        of("container.privileges.capDrop", List.of("ALL"), "cap_drop: (none) → [ALL]"),
        of("container.privileges.privileged", true, "privileged: false → true"),
        of("container.privileges.readOnlyRoot", true, "read_only: false → true"),
        of("container.labels", map("team", "b"), "labels.team: a → b"),
        of("container.logging.driver", "local", "logging.driver: journald → local"),
        of("container.logging.options", map("tag", "w"), "logging.options.tag: web → w"),
        of(
            "container.healthcheck.test",
            List.of("NONE"),
            "healthcheck.test: [CMD, check, a b] → [NONE]"),
        of("container.healthcheck.interval", seconds(60), "healthcheck.interval: 5s → 1m0s"),
        of("container.healthcheck.timeout", seconds(1), "healthcheck.timeout: (none) → 1s"),
        of(
            "container.healthcheck.startPeriod",
            seconds(2),
            "healthcheck.start_period: (none) → 2s"),
        of(
            "container.healthcheck.startInterval",
            seconds(3),
            "healthcheck.start_interval: (none) → 3s"),
        of("container.healthcheck.retries", 5, "healthcheck.retries: 3 → 5"),
        of("replicas", 3, "deploy.replicas: 1 → 3"),
        of("labels", map("team", "b"), "deploy.labels.team: (none) → b"),
        of("knownPorts", new TreeSet<>(List.of(80, 443)), "expose: [80] → [80, 443]"),
        of("udpPorts", new TreeSet<>(List.of(53)), "expose: [80] → [80, 53/udp]"),
        of("reservation.milliCpus", 1500, "deploy.resources.reservations.cpus: 0.5 → 1.5"),
        of("reservation.memoryBytes", 1536, "deploy.resources.reservations.memory: 64m → 1536"),
        of("policy.fallback", FallbackMode.COLD, "x-deputy.fallback: warm → cold"),
        of("policy.fencing", Fencing.RELAXED, "x-deputy.fencing: strict → relaxed"),
        of("restarts.when", Restarts.When.NEVER, "restart: always → no"),
        new Case(
            BASE.withRestarts(Restarts.of(Restarts.When.ON_FAILURE)),
            "restarts.most",
            3,
            "restart: on-failure → on-failure:3"),
        of("restarts.delay", Duration.ofSeconds(5), "deploy.restart_policy.delay: (none) → 5s"),
        of("restarts.window", Duration.ofSeconds(5), "deploy.restart_policy.window: (none) → 5s"),
        of("spread.everyMachine", true, "deploy.mode: (none) → global"),
        of(
            "spread.over",
            List.of("node.labels.rack"),
            "deploy.placement.preferences: (none) → [node.labels.rack]"),
        of("spread.mostPerMachine", 2, "deploy.placement.max_replicas_per_node: (none) → 2"),
        of("policy.hold", Duration.ZERO, "x-deputy.hold: 30s → 0s"),
        of("policy.holdLimit", 10, "x-deputy.hold_limit: 1000 → 10"),
        of("policy.access.allow.Guest.app", "lab", "x-deputy.allow: [dev/web] → [lab/web]"),
        of("policy.access.allow.Guest.service", "", "x-deputy.allow: [dev/web] → [dev]"),
        of("policy.access.ingress.MachineName.value", "h2", "x-deputy.ingress: [h1] → [h2]"),
        of("policy.access.sourceAffinity", true, "x-deputy.affinity: (none) → source"),
        of("policy.access.proxyProtocol", true, "x-deputy.proxy_protocol: (none) → true"),
        of(
            "policy.access.address.address",
            "10.1.2.4",
            "x-deputy.address: 10.1.2.3/24 → 10.1.2.4/24"),
        of("policy.access.address.prefix", 16, "x-deputy.address: 10.1.2.3/24 → 10.1.2.3/16"),
        new Case(JOINED, "group.leader", "conf", "group: that of data → that of conf"),
        new Case(
            JOINED,
            "group.volume",
            true,
            "group: that of data → that of data, where its volume is"),
        of("networks.NetworkAttachment.network", "front", "networks: [back] → [front]"),
        of("networks.NetworkAttachment.shared", "edge", "networks: [back] → [back: {name: edge}]"),
        of(
            "networks.NetworkAttachment.internal",
            true,
            "networks: [back] → [back: {internal: true}]"),
        of(
            "networks.NetworkAttachment.aliases",
            List.of("a", "b"),
            "networks: [back] → [back: {aliases: [a, b]}]"),
        of("dependencies.Dependency.service", "mq", "depends_on: [db] → [mq]"),
        of(
            "dependencies.Dependency.condition",
            Dependency.Condition.HEALTHY,
            "depends_on: [db] → [db: {condition: service_healthy}]"),
        of("dependencies.Dependency.required", false, "depends_on: [db] → [db: {required: false}]"),
        of("dependencies.Dependency.restart", true, "depends_on: [db] → [db: {restart: true}]"),
        of(
            "constraints.Constraint.key",
            "node.hostname",
            "deploy.placement.constraints: [node.labels.disk == ssd] → [node.hostname == ssd]"),
        of(
            "constraints.Constraint.equal",
            false,
            "deploy.placement.constraints: [node.labels.disk == ssd] → [node.labels.disk != ssd]"),
        of(
            "constraints.Constraint.value",
            "hdd",
            "deploy.placement.constraints: [node.labels.disk == ssd] → [node.labels.disk == hdd]"),
        of(
            "ports.PublishedPort.hostAddress",
            "127.0.0.1",
            "ports: [8080:80] → [127.0.0.1:8080:80]"),
        of("ports.PublishedPort.hostAddress", "::1", "ports: [8080:80] → [[::1]:8080:80]"),
        of("ports.PublishedPort.published", 0, "ports: [8080:80] → [80]"),
        of("ports.PublishedPort.target", 81, "ports: [8080:80] → [8080:81]"),
        of("ports.PublishedPort.protocol", Protocol.UDP, "ports: [8080:80] → [8080:80/udp]"),
        of(
            "ports.PublishedPort.onMachine",
            true,
            "ports: [8080:80] → [{mode: host, target: 80, published: 8080}]"),
        choice("first", 7000, "7000-8100"),
        choice("last", 8100 + 1, "8000-8101"),
        mount("Volume.volume", "d2", "data:/data", "d2:/data"),
        mount("Volume.target", "/d", "data:/data", "data:/d"),
        mount("Volume.readOnly", true, "data:/data", "data:/data:ro"),
        mount("Bind.source", "/s", "/srv:/srv:ro", "/s:/srv:ro"),
        mount("Bind.target", "/s", "/srv:/srv:ro", "/srv:/s:ro"),
        mount("Bind.readOnly", false, "/srv:/srv:ro", "/srv:/srv"),
        mount("Bind.propagation", "rslave", "/srv:/srv:ro", "/srv:/srv:ro,rslave"),
        mount(
            "Carried.content.sha256",
            "cd".repeat(32),
            "content abababababab (5 bytes):/app.conf:ro",
            "content cdcdcdcdcdcd (5 bytes):/app.conf:ro"),
        mount(
            "Carried.content.sizeBytes",
            6,
            "content abababababab (5 bytes):/app.conf:ro",
            "content abababababab (6 bytes):/app.conf:ro"),
        mount(
            "Carried.target",
            "/c",
            "content abababababab (5 bytes):/app.conf:ro",
            "content abababababab (5 bytes):/c:ro"),
        mount(
            "Carried.readOnly",
            false,
            "content abababababab (5 bytes):/app.conf:ro",
            "content abababababab (5 bytes):/app.conf"),
        mount("Tmpfs.target", "/t", "{type: tmpfs, target: /tmp}", "{type: tmpfs, target: /t}"),
        mount(
            "Tmpfs.sizeBytes",
            8192,
            "{type: tmpfs, target: /tmp}",
            "{type: tmpfs, target: /tmp, size: 8k}"),
        mount(
            "Tmpfs.mode",
            01777,
            "{type: tmpfs, target: /tmp}",
            "{type: tmpfs, target: /tmp, mode: 01777}"),
        probe("every", seconds(9), "{http: {port: 80, path: /up}, every: 9s}"),
        probe("timeout", seconds(2), "{http: {port: 80, path: /up}, timeout: 2s}"),
        probe("failures", 5, "{http: {port: 80, path: /up}, failures: 5}"),
        probe("kind.Http.port", 81, "{http: {port: 81, path: /up}}"),
        probe("kind.Http.path", "/", "{http: {port: 80, path: /}}"),
        probe("kind.Docker", new Probe.Kind.Docker(), "{healthcheck}"),
        probe("kind.Running", new Probe.Kind.Running(), "{running}"),
        new Case(
            probed(new Probe.Kind.Tcp(80)),
            "policy.probe.kind.Tcp.port",
            81,
            "x-deputy.probe: {tcp: 80} → {tcp: 81}"),
        new Case(
            probed(new Probe.Kind.Exec(List.of("a"))),
            "policy.probe.kind.Exec.command",
            List.of("a", "b"),
            "x-deputy.probe: {exec: [a]} → {exec: [a, b]}"));
  }

  private static Case mount(String path, Object value, String before, String after) {
    String words = ComposeWords.of(BASE).getOrDefault("volumes", "");
    return of(
        "container.mounts." + path,
        value,
        "volumes: %s → %s".formatted(words, words.replace(before, after)));
  }

  private static Build build(String dockerfile, String inline) {
    return Builds.plain(
        new ServiceId("blog", "web"), new Content("ab".repeat(32), 5), dockerfile, inline);
  }

  private static Case choice(String field, int value, String after) {
    var chosen =
        new PublishedPort("", 8080, 80, Protocol.TCP, false, new PublishedPort.Choice(8000, 8100));
    return new Case(
        Fields.with(BASE, "ports", List.of(chosen)),
        "ports.PublishedPort.choice." + field,
        value,
        "ports: [8080:80 out of 8000-8100] → [8080:80 out of %s]".formatted(after));
  }

  private static ServiceSpec built(Build build) {
    return BASE.withSupply(Supply.of(build));
  }

  private static Case built(String path, Object value, String line) {
    return new Case(built(build("Dockerfile", "")), "container.supply.build." + path, value, line);
  }

  private static Case login(String field, Object value) {
    Supply known = Supply.USUAL.withLogins(new Content("ab".repeat(32), 5));
    return new Case(
        Fields.with(BASE, "container.supply", known),
        "container.supply.logins." + field,
        value,
        "registry logins: changed");
  }

  private static Case probe(String path, Object value, String after) {
    return of(
        "policy.probe." + path, value, "x-deputy.probe: {http: {port: 80, path: /up}} → " + after);
  }

  private static ServiceSpec probed(Probe.Kind kind) {
    return Fields.with(BASE, "policy.probe", Probe.of(kind));
  }

  @Test
  void volumesAreWrittenAsInAFile() {
    assertThat(ComposeWords.of(BASE))
        .containsEntry(
            "volumes",
            "[data:/data, /srv:/srv:ro, content abababababab (5 bytes):/app.conf:ro,"
                + " {type: tmpfs, target: /tmp}, {type: image, source: docs:1, target: /docs}]");
  }

  @Test
  void noFieldIsForgotten() {
    var covered = cases().stream().map(Case::path).collect(Collectors.toCollection(TreeSet::new));
    covered.addAll(NO_KEYS);
    assertThat(covered).isEqualTo(Fields.of(ServiceSpec.class));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachIsSaidInTheWordsOfAFile(Case c) {
    ServiceSpec after = Fields.with(c.before(), c.path(), c.value());
    assertThat(Difference.between(c.before(), after)).containsExactly(c.line());
  }

  @Test
  void whatVariablesHoldIsNeverSaid() {
    String path = "container.process.environment";
    ServiceSpec without = Fields.with(BASE, path, new TreeMap<>());
    ServiceSpec with = Fields.with(BASE, path, new TreeMap<>(Map.of("KEY", "hunter3", "B", "")));
    assertThat(Difference.between(BASE, with))
        .containsExactly("environment.B: added", "environment.KEY: changed");
    assertThat(Difference.between(BASE, without)).containsExactly("environment.KEY: removed");
    assertThat(ComposeWords.of(BASE).toString()).contains("img:1").doesNotContain(SECRET);
  }

  @Test
  void whatAVolumesDriverIsToldIsNeverSaid() {
    String path = "container.mounts.Volume.source.options";
    ServiceSpec one = Fields.with(BASE, path, map("o", "password=" + SECRET));
    ServiceSpec other = Fields.with(BASE, path, map("o", "password=hunter3"));
    assertThat(Difference.between(one, other))
        .containsExactly("volumes.data.driver_opts.o: changed");
    assertThat(Difference.between(one, BASE))
        .containsExactly("volumes.data.driver_opts.o: removed");
    assertThat(ComposeWords.of(one).toString()).doesNotContain(SECRET);
  }

  @Test
  void aConfigIsNoSecretAndWhatIsInEitherIsNeverSaid() {
    ServiceSpec config = Fields.with(BASE, "container.mounts.File.kind", Mount.File.Kind.CONFIG);
    assertThat(Difference.between(BASE, config))
        .containsExactly(
            "secrets: [{source: pw, target: /run/secrets/pw}] → (none)",
            "secrets.pw.external: db/pw → (none)",
            "configs: (none) → [{source: pw, target: /run/secrets/pw}]",
            "configs.pw.external: (none) → db/pw");
    ServiceSpec renamed = Fields.with(BASE, "container.mounts.File.name", "word");
    assertThat(Difference.between(BASE, renamed))
        .containsExactly(
            "secrets: [{source: pw, target: /run/secrets/pw}] → [{source: word, target:"
                + " /run/secrets/pw}]",
            "secrets.pw.external: db/pw → (none)",
            "secrets.word.external: (none) → db/pw");
    assertThat(ComposeWords.of(BASE).toString() + BASE).doesNotContain("cdcdcd");
  }

  @Test
  void anEmptyTextIsNoAbsentOne() {
    ServiceSpec changed = Fields.with(BASE, "container.labels", map("team", ""));
    assertThat(Difference.between(BASE, changed)).containsExactly("labels.team: a → \"\"");
  }

  @Test
  void whatVariablesStoodInIsNotSaid() {
    ServiceSpec one =
        Fields.with(BASE, "container.process.command", List.of("redis", "--requirepass", SECRET))
            .withWithheld(new TreeSet<>(List.of("command", "labels.team")));
    assertThat(Difference.between(one, BASE))
        .containsExactly("command: changed; not shown, since variables are in it");
    ServiceSpec labelled = Fields.with(BASE, "container.labels", map("team", SECRET));
    assertThat(Difference.between(BASE, labelled.withWithheld(one.withheld())))
        .containsExactly("labels.team: changed; not shown, since variables are in it");
    assertThat(AppDifference.between(BASE, BASE.withWithheld(one.withheld())).kind())
        .isEqualTo(ChangeKind.UNCHANGED);
  }

  @Test
  void whatIsLeftToTheImageIsNone() {
    ServiceSpec changed = Fields.with(BASE, "container.healthcheck", null);
    assertThat(Difference.between(BASE, changed))
        .containsExactly(
            "healthcheck.test: [CMD, check, a b] → (none)",
            "healthcheck.interval: 5s → (none)",
            "healthcheck.retries: 3 → (none)");
    assertThat(Difference.between(BASE, Fields.with(BASE, "policy.probe", null)))
        .containsExactly("x-deputy.probe: {http: {port: 80, path: /up}} → (none)");
  }

  private static Duration seconds(int s) {
    return Duration.ofSeconds(s);
  }

  private static TreeMap<String, String> map(String name, String value) {
    return new TreeMap<>(Map.of(name, value));
  }
}
