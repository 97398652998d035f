package io.deputy.coordinator.plan;

import io.deputy.model.Access;
import io.deputy.model.Constraint;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Dependency;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Group;
import io.deputy.model.Inquiry;
import io.deputy.model.Joins;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.Mount;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Policy;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.SlotId;
import io.deputy.model.Spread;
import io.deputy.model.Standing;
import io.deputy.model.VolumeSource;
import io.deputy.wire.SpecWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A script: what happens, a line each, and what the planner makes of it, indented below each {@code
 * plan}.
 *
 * <pre>
 * machines h1 h2 cpus=4           join, or change: cpus, memory (GiB), platform, label.NAME
 * survey h1 lacks=/data,vol held=80 unreached=10.0.0.50/24 what its agent says of what services
 *                                 need; all else is well
 * unasked h1                      its agent has said nothing of it yet
 * service app/db volume           declare, or change: image, volume, replicas, fallback, fencing,
 *                                 cpus, memory (GiB), hostport, port, bind, external, after=NAME,
 *                                 constraint, address, ownport, ingress,
 *                                 platform, once, global, over, most (each machine)
 *                                 leads, in=NAME, from=NAME: a group, whose network, whose volumes;
 *                                 beside=NAME: whose group, if not that one's; bound: with a volume
 * remove app/db                   take it out of its app
 * away h1 · back h1               is not heard from now on · is heard again
 * drain h1 · gone h1              take nothing new, and give away · out of the cluster's records
 * address-away app/db · address-back app/db the address that moves with it is not put up · is
 * pass 2s                         time goes by
 * agents                          those heard reach their goals: healthy, ready, stopped
 * see app/db.0#1 FAILED text      an agent says so, and goes on saying it
 * followed app/web.0#1 app/db.0=c1 its container was started when that one was in this run
 * restarted app/db.0#1 3          its container was started again for the third time just now
 * move app/db.0 [h2]               an operator wants its primary elsewhere
 * hold app/db 5m · release app/db  an operator lets new connections wait · and go on
 * plan                            print decisions, standings and why
 * rehearse app                    print what would be decided of an app if agents did as told
 * apply                           carry the last plan out; a plan after that must be empty
 * round                           plan, apply, agents
 * </pre>
 */
final class Script {
  static final String OUTPUT = "    ";

  private final World world = new World();
  private final List<String> out = new ArrayList<>();
  private Plan last = new Plan(List.of(), new Report(new TreeMap<>()));

  /** The script again, with what comes of it now. */
  static String run(String text) {
    var script = new Script();
    for (String line : text.split("\n", -1)) {
      if (!line.startsWith(OUTPUT)) {
        script.out.add(line);
        script.perform(line);
      }
    }
    return String.join("\n", script.out);
  }

  private void perform(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    List<String> words = Arrays.asList(text.split(" +"));
    List<String> rest = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "machines" -> join(rest);
      case "service" -> world.declare(service(rest));
      case "remove" -> world.remove(ServiceId.parse(rest.getFirst()));
      case "away" -> names(rest).forEach(world::fallSilent);
      case "back" -> names(rest).forEach(world::comeBack);
      case "address-away" -> world.address(ServiceId.parse(rest.getFirst()), false);
      case "address-back" -> world.address(ServiceId.parse(rest.getFirst()), true);
      case "docker-away" -> names(rest).forEach(name -> world.docker(name, ""));
      case "docker-back" -> names(rest).forEach(name -> world.docker(name, "20.10.24"));
      case "survey" -> names(rest).forEach(name -> world.survey(name, bad(options(rest))));
      case "unasked" -> names(rest).forEach(world::saysNothing);
      case "followed" -> {
        String[] run = rest.getLast().split("=", -1);
        world.follows(PlacementId.parse(rest.getFirst()), new TreeMap<>(Map.of(run[0], run[1])));
      }
      case "drain" -> names(rest).forEach(world::drain);
      case "gone" -> names(rest).forEach(world::takeOut);
      case "pass" -> world.pass(Duration.parse("PT" + rest.getFirst()));
      case "agents" -> world.agentsWork();
      case "see" -> see(rest);
      case "restarted" ->
          world.restarted(PlacementId.parse(rest.getFirst()), Integer.parseInt(rest.getLast()));
      case "move" ->
          world.move(slot(rest.getFirst()), rest.size() == 1 ? null : new MachineName(rest.get(1)));
      case "hold" ->
          world.hold(ServiceId.parse(rest.getFirst()), Duration.parse("PT" + rest.getLast()));
      case "release" -> world.hold(ServiceId.parse(rest.getFirst()), null);
      case "plan" -> plan();
      case "rehearse" ->
          Rehearsal.of(world.snapshot(), rest.getFirst()).forEach(s -> out.add(OUTPUT + s));
      case "explain" -> explain(ServiceId.parse(rest.getFirst()));
      case "apply" -> apply();
      case "round" -> {
        plan();
        apply();
        world.agentsWork();
      }
      default -> throw new IllegalArgumentException("no such line in a script: " + line);
    }
  }

  private static SlotId slot(String text) {
    int dot = text.lastIndexOf('.');
    return new SlotId(
        ServiceId.parse(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  private void see(List<String> rest) {
    world.see(
        PlacementId.parse(rest.getFirst()),
        Phase.valueOf(rest.get(1)),
        String.join(" ", rest.subList(2, rest.size())));
  }

  private void explain(ServiceId service) {
    Snapshot snapshot = world.snapshot();
    Standing standing =
        Objects.requireNonNull(Planner.plan(snapshot).report().standings().get(service));
    Explanation.of(snapshot, standing, service).forEach(s -> out.add(OUTPUT + s));
  }

  private void plan() {
    last = Planner.plan(world.snapshot());
    PlanText.lines(last).forEach(l -> out.add(OUTPUT + l));
  }

  private void apply() {
    world.carryOut(last);
    Plan again = Planner.plan(world.snapshot());
    again.decisions().forEach(d -> out.add(OUTPUT + "NOT IDEMPOTENT: " + PlanText.of(d)));
  }

  private static Stream<MachineName> names(List<String> words) {
    return words.stream().filter(w -> !w.contains("=")).map(MachineName::new);
  }

  private static Map<String, String> options(List<String> words) {
    return words.stream()
        .map(w -> w.split("=", 2))
        .collect(Collectors.toMap(w -> w[0], w -> w.length == 2 ? w[1] : ""));
  }

  /** The machine of a line {@code NAME OPTION …}. */
  static Machine machine(String line) {
    List<String> words = Arrays.asList(line.split(" +"));
    return machine(new MachineName(words.getFirst()), words);
  }

  /** The spec of a line {@code APP/SERVICE OPTION …}. */
  static ServiceSpec service(String line) {
    return service(Arrays.asList(line.split(" +")));
  }

  private void join(List<String> words) {
    names(words).forEach(name -> world.join(machine(name, words)));
  }

  private static Machine machine(MachineName name, List<String> words) {
    Map<String, String> options = options(words);
    String[] platform = options.getOrDefault("platform", "linux/amd64").split("/", -1);
    var labels = new TreeMap<String, String>();
    options.forEach(
        (key, value) -> {
          if (key.startsWith("label.")) {
            labels.put(key.substring("label.".length()), value);
          }
        });
    var facts =
        new MachineFacts(
            "boot",
            platform[0],
            platform[1],
            Integer.parseInt(options.getOrDefault("cpus", "4")),
            gibi(options.getOrDefault("memory", "8")),
            gibi("100"),
            "6.1",
            "28.0",
            "0.1");
    return new Machine(name, "10.0.0.1", 7421, labels, facts);
  }

  /** Of the service's own, or {@code volume=NAME} for one that services share, {@code :ro}. */
  private static Mount volume(String service, String name) {
    String own = service.replace('/', '_') + "-data";
    String volume = name.isEmpty() ? own : name.replace(":ro", "");
    return new Mount.Volume(volume, "/data", name.endsWith(":ro"));
  }

  private static Inquiry bad(Map<String, String> options) {
    var paths = new TreeSet<String>();
    var volumes = new TreeSet<String>();
    if (options.containsKey("lacks")) {
      for (String what : get(options, "lacks").split(",", -1)) {
        (what.startsWith("/") ? paths : volumes).add(what);
      }
    }
    var ports = new TreeSet<MachinePort>();
    if (options.containsKey("held")) {
      for (String port : get(options, "held").split(",", -1)) {
        int colon = port.indexOf(':');
        String at = port.substring(0, Math.max(0, colon));
        ports.add(new MachinePort(Protocol.TCP, Integer.parseInt(port.substring(colon + 1)), at));
      }
    }
    var addresses = new TreeSet<FloatingAddress>();
    if (options.containsKey("unreached")) {
      addresses.add(FloatingAddress.parse(get(options, "unreached")));
    }
    return new Inquiry(paths, volumes, ports, addresses);
  }

  private static List<Mount> mounts(String service, Map<String, String> options) {
    var mounts = new ArrayList<Mount>();
    if (options.containsKey("volume")) {
      mounts.add(volume(service, options.getOrDefault("volume", "")));
    }
    if (options.containsKey("external")) {
      mounts.add(
          new Mount.Volume(
              get(options, "external"), "/theirs", true, false, "", VolumeSource.THEIRS));
    }
    if (options.containsKey("bind")) {
      mounts.add(new Mount.Bind(get(options, "bind"), "/bound", true, ""));
    }
    return mounts;
  }

  private static Spread spread(Map<String, String> options) {
    String over = options.getOrDefault("over", "");
    return new Spread(
        options.containsKey("global"),
        over.isEmpty() ? List.of() : List.of(over.split(",", -1)),
        Integer.parseInt(options.getOrDefault("most", "0")));
  }

  private static List<PublishedPort> ports(Map<String, String> options) {
    var ports = new ArrayList<PublishedPort>();
    for (String kind : List.of("port", "hostport")) {
      if (options.containsKey(kind)) {
        int port = Integer.parseInt(get(options, kind));
        ports.add(new PublishedPort("", port, 80, Protocol.TCP, kind.equals("hostport")));
      }
    }
    if (options.containsKey("ownport")) { // at its own address
      int port = Integer.parseInt(get(options, "ownport"));
      String at = FloatingAddress.parse(get(options, "address")).address();
      ports.add(new PublishedPort(at, port, 80, Protocol.TCP, false));
    }
    return ports;
  }

  private static Access access(Map<String, String> options) {
    String address = options.get("address");
    String ingress = options.getOrDefault("ingress", "");
    return new Access(
        List.of(),
        Stream.of(ingress.split(",", -1))
            .filter(name -> !name.isEmpty())
            .map(MachineName::new)
            .toList(),
        address == null ? null : FloatingAddress.parse(address),
        false,
        false);
  }

  private static ServiceSpec service(List<String> words) {
    Map<String, String> options = options(words.subList(1, words.size()));
    String name = words.getFirst();
    var container =
        ContainerSpec.of(options.getOrDefault("image", "web:1")).withMounts(mounts(name, options));
    container =
        container
            .withPlatform(options.getOrDefault("platform", ""))
            .withJoins(
                new Joins(
                    options.getOrDefault("in", ""),
                    "",
                    "",
                    options.containsKey("from")
                        ? List.of(new Joins.VolumesFrom(get(options, "from"), false))
                        : List.of()));
    Policy usual = Policy.defaultFor(container);
    var policy =
        new Policy(
            options.containsKey("global")
                ? FallbackMode.NONE
                : FallbackMode.valueOf(upper(options, "fallback", usual.fallback())),
            Fencing.valueOf(upper(options, "fencing", usual.fencing())),
            null,
            Duration.parse("PT" + options.getOrDefault("hold", "30s")),
            usual.holdLimit(),
            access(options));
    List<PublishedPort> ports = ports(options);
    List<Constraint> constraints =
        options.containsKey("constraint")
            ? List.of(Constraint.parse(get(options, "constraint")))
            : List.of();
    return SpecWire.hashed(
        new ServiceSpec(
            ServiceId.parse(name),
            container,
            Integer.parseInt(options.getOrDefault("replicas", "1")),
            ports,
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            List.of(),
            options.containsKey("after")
                ? List.of(
                    new Dependency(get(options, "after"), Dependency.Condition.HEALTHY, true, true))
                : List.of(),
            constraints,
            new Reservation(
                Math.round(Double.parseDouble(options.getOrDefault("cpus", "0")) * 1000),
                gibi(options.getOrDefault("memory", "0"))),
            policy,
            options.containsKey("once") ? Restarts.of(Restarts.When.ON_FAILURE) : Restarts.ALWAYS,
            group(ServiceId.parse(name), options),
            spread(options),
            Collections.emptySortedMap(),
            Collections.emptySortedSet(),
            ""));
  }

  private static @Nullable Group group(ServiceId id, Map<String, String> options) {
    String used = options.getOrDefault("in", options.getOrDefault("from", ""));
    String leader =
        options.containsKey("leads") ? id.service() : options.getOrDefault("beside", used);
    return leader.isEmpty() ? null : new Group(leader, options.containsKey("bound"));
  }

  private static String upper(Map<String, String> options, String key, Enum<?> otherwise) {
    return options.getOrDefault(key, otherwise.name()).toUpperCase(Locale.ROOT);
  }

  private static String get(Map<String, String> options, String key) {
    return Objects.requireNonNull(options.get(key));
  }

  private static long gibi(String text) {
    return Long.parseLong(text) << 30;
  }
}
