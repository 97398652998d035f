package io.deputy.coordinator.admit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.compose.text.Durations;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Devices;
import io.deputy.model.Healthcheck;
import io.deputy.model.Joins;
import io.deputy.model.Namespaces;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.Privileges;
import io.deputy.model.ProcessSpec;
import io.deputy.model.RuntimeOptions;
import io.deputy.model.Sha256;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The keys of a service that its containers are made from, but for its environment. */
final class ContainerWords {
  private static final String SECCOMP = "seccomp=";

  private final Words words;

  private ContainerWords(Words words) {
    this.words = words;
  }

  static void put(ContainerSpec c, Words words) {
    var w = new ContainerWords(words);
    words.put("image", c.image());
    SupplyWords.put(c.supply(), words);
    w.process(c.process());
    words.text("platform", c.platform());
    w.networking(c.networking());
    w.privileges(c.privileges());
    w.namespaces(c.namespaces());
    w.joins(c.joins());
    LimitWords.put(c.limits(), words);
    w.devices(c.devices());
    w.runtime(c.runtime());
    MountWords.put(c.mounts(), words);
    words.pairs("labels", c.labels());
    words.text("logging.driver", c.logging().driver());
    words.pairs("logging.options", c.logging().options());
    if (c.healthcheck() != null) {
      w.healthcheck(c.healthcheck());
    }
    HooksWords.put(c.hooks(), words);
  }

  private void process(ProcessSpec p) {
    words.command("entrypoint", p.entrypoint());
    words.command("command", p.command());
    words.text("user", p.user());
    words.text("working_dir", p.workingDir());
    words.put("init", p.init());
    words.text("stop_signal", p.stopSignal());
    if (p.stopGrace() != null) {
      words.put("stop_grace_period", Durations.print(p.stopGrace()));
    }
    words.put("tty", p.tty());
    words.put("stdin_open", p.stdinOpen());
  }

  private void networking(Networking n) {
    if (n.mode() != NetworkMode.APP) {
      words.put("network_mode", Words.lower(n.mode()));
    }
    words.text("hostname", n.hostname());
    words.text("domainname", n.domainname());
    words.text("mac_address", n.macAddress());
    words.texts("extra_hosts", n.extraHosts());
    words.texts(
        "links", n.links().entrySet().stream().map(e -> e.getValue() + ":" + e.getKey()).toList());
    words.texts("dns", n.dns().servers());
    words.texts("dns_search", n.dns().search());
    words.texts("dns_opt", n.dns().options());
  }

  private void privileges(Privileges p) {
    words.texts("cap_add", p.capAdd());
    words.texts("cap_drop", p.capDrop());
    words.put("privileged", p.privileged());
    words.put("read_only", p.readOnlyRoot());
    words.texts("group_add", p.groups());
    var security = new ArrayList<>(p.security().stream().map(ContainerWords::security).toList());
    Words.addUnless(!p.systemPaths(), security, "systempaths=unconfined");
    words.texts("security_opt", security);
  }

  /** A seccomp profile is pages long: its hash stands for it. */
  private static String security(String option) {
    if (!option.startsWith(SECCOMP + "{")) {
      return option;
    }
    byte[] hash = Sha256.digest().digest(option.getBytes(UTF_8));
    return SECCOMP + "profile " + HexFormat.of().formatHex(hash).substring(0, 12);
  }

  private void namespaces(Namespaces n) {
    words.text("ipc", n.ipc());
    words.text("pid", n.pid());
    words.text("uts", n.uts());
    words.text("userns_mode", n.userns());
    words.text("cgroup", n.cgroup());
  }

  private void joins(Joins j) {
    shared("network_mode", j.network());
    shared("ipc", j.ipc());
    shared("pid", j.pid());
    words.list(
        "volumes_from", j.volumes(), v -> Words.quoted(v.service() + (v.readOnly() ? ":ro" : "")));
  }

  private void shared(String key, String service) {
    if (!service.isEmpty()) {
      words.put(key, "service:" + service);
    }
  }

  private void devices(Devices d) {
    words.list(
        "devices",
        d.mapped(),
        m -> Words.quoted("%s:%s:%s".formatted(m.source(), m.target(), m.permissions())));
    words.texts("device_cgroup_rules", d.cgroupRules());
    words.list("deploy.resources.reservations.devices", d.requests(), ContainerWords::request);
  }

  private static String request(Devices.Request r) {
    var keys = new ArrayList<String>();
    Words.addUnless(r.driver().isEmpty(), keys, "driver: " + Words.quoted(r.driver()));
    Words.addUnless(
        r.count() == 0, keys, "count: " + (r.count() == Devices.ALL ? "all" : "" + r.count()));
    Words.addUnless(r.ids().isEmpty(), keys, "device_ids: " + quoted(r.ids()));
    Words.addUnless(r.capabilities().isEmpty(), keys, "capabilities: " + quoted(r.capabilities()));
    List<String> options =
        r.options().entrySet().stream().map(o -> o.getKey() + "=" + o.getValue()).toList();
    Words.addUnless(options.isEmpty(), keys, "options: " + quoted(options));
    return Words.braced(keys);
  }

  private static String quoted(List<String> texts) {
    return Words.flow(texts, Words::quoted);
  }

  private void runtime(RuntimeOptions r) {
    words.text("runtime", r.runtime());
    words.pairs("storage_opt", r.storage());
    words.pairs("sysctls", r.sysctls());
    words.pairs("annotations", r.annotations());
  }

  private void healthcheck(Healthcheck h) {
    words.put("healthcheck.test", quoted(h.test()));
    words.time("healthcheck.interval", h.interval());
    words.time("healthcheck.timeout", h.timeout());
    words.time("healthcheck.start_period", h.startPeriod());
    words.time("healthcheck.start_interval", h.startInterval());
    words.number("healthcheck.retries", h.retries());
  }
}
