package io.deputy.agent.placement;

import io.deputy.model.ContainerSpec;
import io.deputy.model.Goal;
import io.deputy.model.Healthcheck;
import io.deputy.model.Hook;
import io.deputy.model.Hooks;
import io.deputy.model.ImageOrigin;
import io.deputy.model.PlacementId;
import io.deputy.model.Policy;
import io.deputy.model.Ports;
import io.deputy.model.Probe;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import io.deputy.model.Upstream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Scanner;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays a script: a line {@code SECONDS EVENT ...} for each event, under which stands what comes of
 * it. Lines that begin with {@code |} are written by the machine; all others by a person.
 */
final class PlacementScript {
  private static final PlacementId ID = PlacementId.parse("live/db.0#1");

  private final StringBuilder played = new StringBuilder();
  private ServiceSpec spec = ServiceSpec.of(ID.service(), ContainerSpec.of("postgres:15"));
  private @Nullable PlacementState state;
  private long now;

  /** The script with the machine's lines as they are now. */
  static String play(String script) {
    var player = new PlacementScript();
    script.lines().filter(line -> !line.strip().startsWith("|")).forEach(player::line);
    return player.played.toString();
  }

  private void line(String line) {
    played.append(line).append('\n');
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    var words = new Scanner(line).useLocale(Locale.ROOT);
    String first = words.next();
    if (first.equals("spec")) {
      spec = spec(words);
      return;
    }
    now = nanos(first);
    String verb = words.next();
    Step step;
    try {
      step = verb.equals("adopt") ? adopt(words) : step(event(verb, words));
    } catch (IllegalStateException e) {
      played.append("        | throws: ").append(e.getMessage()).append('\n');
      return;
    }
    state = step.state();
    tell(step);
  }

  private Step step(Event event) {
    if (state == null && event instanceof Event.Wanted(var goal)) {
      return PlacementMachine.step(
          PlacementState.assigned(goal, 0, now), new Event.Wanted(goal), now);
    }
    return PlacementMachine.step(java.util.Objects.requireNonNull(state), event, now);
  }

  private Step adopt(Scanner words) {
    String how = words.next();
    boolean running = how.equals("running") || how.equals("stopping");
    Work work =
        how.equals("stopping") ? Work.STOP : how.equals("removing") ? Work.REMOVE : Work.IDLE;
    long lease = nanos(words.next());
    Goal goal = goal(words);
    boolean exited = how.startsWith("exited");
    int code = exited && how.contains("=") ? Integer.parseInt(how.split("=", 2)[1]) : 0;
    int start = running || exited ? 1 : 0;
    var found = PlacementState.adopted(goal, lease, "c1", running, start, code, null, work, now);
    return PlacementMachine.step(found, new Event.Wanted(goal), now);
  }

  private Event event(String verb, Scanner words) {
    return switch (verb) {
      case "goal" -> new Event.Wanted(goal(words));
      case "lease" -> new Event.Tenured(nanos(words.next()));
      case "fetched" -> {
        var ports = new ArrayList<Integer>();
        while (words.hasNextInt()) {
          ports.add(words.nextInt());
        }
        yield new Event.Fetched(Ports.ofTcp(ports.toArray(Integer[]::new)), words.hasNext(), "");
      }
      case "fetching" -> new Event.Fetching(rest(words));
      case "created" -> new Event.Created("c1");
      case "started" -> new Event.Started();
      case "hooked" -> new Event.HooksDone();
      case "ended" -> new Event.Ended();
      case "stopped" -> new Event.Stopped();
      case "killed" -> new Event.Killed();
      case "removed" -> new Event.Removed();
      case "failed" ->
          new Event.Failed(
              Work.valueOf(words.next()), Event.Cause.valueOf(words.next()), rest(words));
      case "probed" -> new Event.Probed(run(), words.next().equals("ok"), rest(words));
      case "probed-before-restart" ->
          new Event.Probed(run() - 1, words.next().equals("ok"), rest(words));
      case "not-probed" -> new Event.NotProbed(run(), rest(words));
      case "seen" -> seen(words);
      case "gone" -> new Event.Gone(now);
      case "beside" -> new Event.Neighbours(beside(words));
      case "retry" -> new Event.RetryNow();
      case "probe" -> new Event.ProbeNow();
      case "awaited" -> new Event.Awaited();
      case "tick" -> new Event.Tick();
      default -> throw new AssertionError("no such event: " + verb);
    };
  }

  /**
   * {@code seen running START}, {@code seen exited CODE}; {@code looked SECONDS} for an old list.
   */
  private Event seen(Scanner words) {
    boolean running = words.next().equals("running");
    int number = words.nextInt();
    long lookedAt = words.hasNext("looked") ? nanos(words.next() + words.next()) : now;
    return new Event.Seen(lookedAt, "c1", running, running ? -1 : number, running ? number : 0);
  }

  private Goal goal(Scanner words) {
    Goal.Kind kind = Goal.Kind.valueOf(words.next());
    long epoch = words.hasNextLong() ? words.nextLong() : 0;
    boolean leased = words.hasNext("leased");
    if (leased) {
      words.next();
    }
    boolean guest = words.hasNext("guest");
    if (guest) {
      words.next();
    }
    List<PlacementId> beside = guest ? List.of(PlacementId.parse("live/vpn.0#1")) : List.of();
    return new Goal(
        ID, kind, epoch, leased, spec, upstream(words), ImageOrigin.USUAL, Ties.to(beside));
  }

  /** {@code unmade}, {@code down}, or {@code run RUN}: how the one stands that it uses. */
  private static Beside beside(Scanner words) {
    return switch (words.next()) {
      case "unmade" -> new Beside("waits for the container of live/vpn.0#1", "", "");
      case "down" -> new Beside("", "waits for live/vpn.0#1 to be started", "");
      default -> new Beside("", "", words.next());
    };
  }

  /** {@code db.0=c1@7,db.1=}, or the run of one slot. */
  private static SortedMap<String, String> runs(String word) {
    var runs = new TreeMap<String, String>();
    for (String slot : word.split(",", -1)) {
      String[] parts = slot.split("=", -1);
      runs.put(parts.length == 1 ? "db.0" : parts[0], parts[parts.length - 1]);
    }
    return runs;
  }

  /** {@code misses SERVICE}, or {@code follows RUN[,SLOT=RUN…]}. */
  private static Upstream upstream(Scanner words) {
    if (!words.hasNext()) {
      return Upstream.NONE;
    }
    return words.next().equals("misses")
        ? new Upstream("waits for " + words.next(), Collections.emptySortedMap())
        : new Upstream("", runs(words.next()));
  }

  private static ServiceSpec spec(Scanner words) {
    var made = ServiceSpec.of(ID.service(), ContainerSpec.of("postgres:15"));
    while (words.hasNext()) {
      String word = words.next();
      made =
          switch (word) {
            case "healthcheck" -> withHealthcheck(made, Duration.ZERO, 0);
            case "patient-healthcheck" -> withHealthcheck(made, Duration.ofMinutes(5), 5);
            case "once" -> made.withRestarts(Restarts.of(Restarts.When.NEVER));
            case "on-failure" ->
                made.withRestarts(
                    new Restarts(Restarts.When.ON_FAILURE, 1, Duration.ZERO, Duration.ZERO));
            case "window-10" ->
                made.withRestarts(
                    new Restarts(
                        made.restarts().when(),
                        made.restarts().most(),
                        Duration.ZERO,
                        Duration.ofSeconds(10)));
            case "hooks" -> withHooks(made);
            case "http" -> withProbe(made, new Probe.Kind.Http(80, "/healthz"));
            default -> throw new AssertionError("no such spec: " + word);
          };
    }
    return made;
  }

  private static ServiceSpec withHooks(ServiceSpec s) {
    return s.withContainer(
        s.container().withHooks(new Hooks(List.of(hook("seed")), List.of(hook("flush")))));
  }

  private static Hook hook(String command) {
    return new Hook(List.of(command), "", false, "", Collections.emptySortedMap());
  }

  private static ServiceSpec withHealthcheck(ServiceSpec s, Duration startPeriod, int retries) {
    var check =
        new Healthcheck(
            List.of("CMD-SHELL", "pg_isready"),
            Duration.ofSeconds(30),
            Duration.ZERO,
            startPeriod,
            Duration.ZERO,
            retries);
    return ServiceSpec.of(s.id(), s.container().withHealthcheck(check));
  }

  private static ServiceSpec withProbe(ServiceSpec s, Probe.Kind kind) {
    Policy p = s.policy();
    return s.withPolicy(
        new Policy(p.fallback(), p.fencing(), Probe.of(kind), p.hold(), p.holdLimit(), p.access()));
  }

  private long run() {
    return state == null ? 0 : state.run();
  }

  private void tell(Step step) {
    PlacementState s = step.state();
    played.append("        | ").append(s.phase());
    if (!s.message().isEmpty()) {
      played.append(" \"").append(s.message()).append('"');
    }
    if (s.noImage()) {
      played.append(", no image");
    }
    if (s.restarts() > 0) {
      played.append(", restarts ").append(s.restarts());
    }
    if (s.wakeAt() != Long.MAX_VALUE) {
      played.append(", wakes at ").append(seconds(s.wakeAt()));
    }
    played.append('\n');
    step.effects().forEach(e -> played.append("        | -> ").append(word(e)).append('\n'));
  }

  static String words(List<Effect> effects) {
    return effects.stream().map(PlacementScript::word).collect(Collectors.joining(", "));
  }

  private static String word(Effect effect) {
    return switch (effect) {
      case Effect.Fetch _ -> "fetch";
      case Effect.Create _ -> "create";
      case Effect.Start(_, _, long notAfter) ->
          notAfter == Long.MAX_VALUE ? "start" : "start, not after " + seconds(notAfter);
      case Effect.RunHooks(_, _, var hooks) -> "run " + commands(hooks);
      case Effect.Stop(_, _, var grace, var before) ->
          "stop within %d s%s"
              .formatted(
                  Objects.requireNonNull(grace).toSeconds(),
                  before.isEmpty() ? "" : ", after " + commands(before));
      case Effect.Kill _ -> "kill";
      case Effect.Remove _ -> "remove";
      case Effect.RunProbe(_, _, _, var probe) -> "probe " + word(probe.kind());
    };
  }

  private static String commands(List<Hook> hooks) {
    return hooks.stream()
        .map(hook -> String.join(" ", hook.command()))
        .collect(Collectors.joining(", "));
  }

  private static String word(Probe.Kind kind) {
    return switch (kind) {
      case Probe.Kind.Tcp(int port) -> "tcp " + port;
      case Probe.Kind.Http(int port, var path) -> "http %d %s".formatted(port, path);
      case Probe.Kind.Exec(var command) -> "exec " + String.join(" ", command);
      case Probe.Kind.Docker _ -> "docker";
      case Probe.Kind.Running _ -> "running";
    };
  }

  private static String rest(Scanner words) {
    return IntStream.iterate(0, _ -> words.hasNext(), i -> i + 1)
        .mapToObj(_ -> words.next())
        .collect(Collectors.joining(" "));
  }

  private static long nanos(String seconds) {
    return new BigDecimal(seconds.replace("looked", "")).movePointRight(9).longValueExact();
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).setScale(3, java.math.RoundingMode.UP).toPlainString();
  }
}
