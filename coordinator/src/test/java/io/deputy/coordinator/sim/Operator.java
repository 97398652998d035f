package io.deputy.coordinator.sim;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Edit;
import io.deputy.coordinator.loop.Edit.Origin;
import io.deputy.coordinator.loop.Edit.Outcome;
import io.deputy.coordinator.loop.Event;
import io.deputy.model.Access;
import io.deputy.model.AppSpec;
import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Group;
import io.deputy.model.Joins;
import io.deputy.model.MachineName;
import io.deputy.model.Mount;
import io.deputy.model.Policy;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.SlotId;
import io.deputy.model.Spread;
import io.deputy.wire.SpecWire;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The operator: has one app, changes it, and asks again until what is wanted stands. */
public final class Operator {
  static final String APP = "live";

  private static final String POOL = "pool";
  private static final String TUNNEL = "tunnel";

  /** Before the other by name: it is not the order of names that says who is first. */
  private static final String GUEST = "guest";

  private static final Group GROUP = new Group(TUNNEL, false);

  private static final Origin ME = new Origin("spiffe://sim/operator/me", Instant.EPOCH);

  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final World world;
  private final SimClock clock;
  private final TreeMap<String, ServiceSpec> all = new TreeMap<>();
  private final TreeMap<String, ServiceSpec> wanted = new TreeMap<>();
  private int edition;
  private int images;
  private CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  Operator(World world) {
    this.world = world;
    this.clock = world.clock();
    declare("web", Fencing.RELAXED, 1, List.of());
    declare(POOL, Fencing.RELAXED, 3, List.of());
    declare("lock", Fencing.STRICT, 1, List.of());
    declare("shards", Fencing.STRICT, 2, List.of());
    declare("db", Fencing.STRICT, 1, List.of(new Mount.Volume("data", "/data", false)));
    declareGroup();
    declare("each", Fencing.RELAXED, 1, List.of());
    ServiceSpec each = spec("each");
    Policy own = each.policy();
    put(
        each.withSpread(Spread.EVERY_MACHINE)
            .withPolicy(
                new Policy(
                    FallbackMode.NONE,
                    own.fencing(),
                    null,
                    own.hold(),
                    own.holdLimit(),
                    own.access())));
    wanted.putAll(all);
  }

  /** One lives in the network of the other, and both in strict order. */
  private void declareGroup() {
    declare(TUNNEL, Fencing.STRICT, 1, List.of());
    declare(GUEST, Fencing.STRICT, 1, List.of());
    all.replaceAll(
        (name, spec) ->
            switch (name) {
              case TUNNEL -> SpecWire.hashed(spec.withGroup(GROUP));
              case GUEST -> {
                var joined = spec.container().withJoins(new Joins(TUNNEL, "", "", List.of()));
                yield SpecWire.hashed(
                    ServiceSpec.of(spec.id(), joined).withPolicy(spec.policy()).withGroup(GROUP));
              }
              default -> spec;
            });
  }

  private void declare(String name, Fencing fencing, int replicas, List<Mount> mounts) {
    var spec =
        ServiceSpec.of(new ServiceId(APP, name), ContainerSpec.of(name + ":1").withMounts(mounts))
            .withReplicas(replicas);
    var policy =
        new Policy(FallbackMode.WARM, fencing, null, Policy.HOLD, Policy.HOLD_LIMIT, Access.USUAL);
    all.put(name, SpecWire.hashed(spec.withPolicy(policy)));
  }

  /** What should run. */
  public SortedMap<String, ServiceSpec> wanted() {
    return Collections.unmodifiableSortedMap(wanted);
  }

  /** Whether the coordinator has said that it stands. */
  boolean content() {
    return outcome.isDone() && outcome.getNow(new Outcome.NotLeading()) instanceof Outcome.Done;
  }

  ServiceId service(int number) {
    var ids = List.copyOf(all.values());
    return ids.get(number % ids.size()).id();
  }

  void edit(Fault.Edit edit) {
    switch (edit) {
      case Fault.Edit.Move move -> {
        wish(move);
        return;
      }
      case Fault.Edit.Hold(int n, Duration lasts) -> {
        Instant until = world.wall().plus(lasts);
        tell(new Edit.Hold(service(n), until, origin(), new CompletableFuture<>()));
        return;
      }
      case Fault.Edit.NewImage(int n) -> put(withImage(spec(n), ++images));
      case Fault.Edit.Scale(int replicas) -> put(spec(POOL).withReplicas(replicas));
      case Fault.Edit.Fallback(int n, FallbackMode mode) -> {
        ServiceSpec spec = spec(n);
        Policy p = spec.policy();
        // Which the coordinator would refuse.
        boolean both = mode == FallbackMode.HOT && spec.strict();
        FallbackMode to =
            spec.spread().everyMachine() ? FallbackMode.NONE : both ? FallbackMode.WARM : mode;
        for (String name : together(spec.id().service())) {
          put(
              spec(name)
                  .withPolicy(
                      new Policy(to, p.fencing(), p.probe(), p.hold(), p.holdLimit(), p.access())));
        }
      }
      case Fault.Edit.Remove() -> wanted.clear();
      case Fault.Edit.TakeOut(int n) -> together(service(n).service()).forEach(wanted::remove);
      case Fault.Edit.PutBack() -> wanted.putAll(all);
    }
    ask();
  }

  /** Asked once: a move that is refused, or whose answer is lost, is not wanted that much. */
  private void wish(Fault.Edit.Move move) {
    ClusterView view = world.view();
    ServiceId id = service(move.service());
    ServiceRecord record = view == null ? null : view.snapshot().services().get(id);
    if (record == null) {
      return;
    }
    int slot = Math.min(move.slot(), Math.max(0, record.wantedSlots() - 1));
    MachineName to =
        move.machine().isEmpty()
            ? null
            : world.machines().get(move.machine().getAsInt() % world.machines().size()).name();
    tell(
        new Edit.Switchover(
            new SlotId(id, slot),
            record.slot(slot).epoch(),
            to,
            origin(),
            new CompletableFuture<>()));
  }

  private Origin origin() {
    return new Origin(ME.by(), world.wall());
  }

  private void tell(Edit wish) {
    var _ =
        wish.outcome().thenAccept(o -> world.trace().say("OPERATOR", () -> wish.app() + " " + o));
    SimCoordinator coordinator = world.coordinator();
    if (coordinator != null) {
      coordinator.on(new Event.Asked(wish));
    }
  }

  /** The file is refused where one of them says something else than the other. */
  private static List<String> together(String name) {
    return name.equals(TUNNEL) || name.equals(GUEST) ? List.of(TUNNEL, GUEST) : List.of(name);
  }

  private ServiceSpec spec(int number) {
    return spec(service(number).service());
  }

  private ServiceSpec spec(String name) {
    return Objects.requireNonNull(all.get(name));
  }

  private static ServiceSpec withImage(ServiceSpec old, int number) {
    String image = "%s:new-%d".formatted(old.id().service(), number);
    ContainerSpec container =
        ContainerSpec.of(image)
            .withMounts(old.container().mounts())
            .withJoins(old.container().joins());
    return ServiceSpec.of(old.id(), container)
        .withReplicas(old.replicas())
        .withSpread(old.spread())
        .withPolicy(old.policy())
        .withGroup(old.group());
  }

  private void put(ServiceSpec changed) {
    ServiceSpec spec = SpecWire.hashed(changed);
    all.put(spec.id().service(), spec);
    wanted.computeIfPresent(spec.id().service(), (_, _) -> spec);
  }

  /** Asks for all that is wanted, and again until it is done. */
  void ask() {
    outcome = new CompletableFuture<>();
    tryIt(++edition, outcome);
  }

  @SuppressWarnings("ReferenceEquality") // the one future, not an equal one
  private void tryIt(int asked, CompletableFuture<Outcome> mine) {
    if (asked != edition) {
      return; // wants something else by now
    }
    var edit = new Edit.Apply(new AppSpec(APP, wanted), OptionalLong.empty(), ME, answer(mine));
    SimCoordinator coordinator = world.coordinator();
    if (coordinator != null
        && world.consul().gone().isEmpty()
        && world.consul().newer().isEmpty()) {
      coordinator.on(new Event.Asked(edit));
    }
    clock.after(
        AGAIN,
        () -> {
          if (!mine.isDone()) {
            tryIt(asked, mine);
          }
        });
  }

  /** A try of its own: one that came to nothing is forgotten. */
  private static CompletableFuture<Outcome> answer(CompletableFuture<Outcome> mine) {
    var one = new CompletableFuture<Outcome>();
    var _ =
        one.thenAccept(
            o -> {
              switch (o) {
                case Outcome.Done done -> mine.complete(done);
                case Outcome.Refused refused -> {
                  // The coordinator may not have read yet what has been restored.
                  String why = refused.toString();
                  if (!why.contains("key in Consul is gone")
                      && !why.contains("is older than what agents have")) {
                    throw new IllegalStateException(why);
                  }
                }
                case Outcome.Unknown _, Outcome.NotLeading _ -> {}
              }
            });
    return one;
  }
}
