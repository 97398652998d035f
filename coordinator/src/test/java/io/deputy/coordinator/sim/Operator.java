package io.deputy.coordinator.sim;

import io.deputy.coordinator.loop.Edit.Origin;
import io.deputy.coordinator.loop.Edit.Outcome;
import io.deputy.coordinator.loop.Event;
import io.deputy.model.AppSpec;
import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Mount;
import io.deputy.model.Policy;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
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
    wanted.putAll(all);
  }

  private void declare(String name, Fencing fencing, int replicas, List<Mount> mounts) {
    var spec =
        ServiceSpec.of(new ServiceId(APP, name), ContainerSpec.of(name + ":1").withMounts(mounts))
            .withReplicas(replicas);
    var policy = new Policy(FallbackMode.WARM, fencing, null, Policy.HOLD, Policy.HOLD_LIMIT);
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
      case Fault.Edit.NewImage(int n) -> put(withImage(spec(n), ++images));
      case Fault.Edit.Scale(int replicas) -> put(spec(POOL).withReplicas(replicas));
      case Fault.Edit.Fallback(int n, FallbackMode mode) -> {
        ServiceSpec spec = spec(n);
        Policy p = spec.policy();
        // Which the coordinator would refuse.
        boolean both = mode == FallbackMode.HOT && spec.strict();
        FallbackMode to = both ? FallbackMode.WARM : mode;
        put(spec.withPolicy(new Policy(to, p.fencing(), p.probe(), p.hold(), p.holdLimit())));
      }
      case Fault.Edit.Remove() -> wanted.clear();
      case Fault.Edit.TakeOut(int n) -> wanted.remove(service(n).service());
      case Fault.Edit.PutBack() -> wanted.putAll(all);
    }
    ask();
  }

  private ServiceSpec spec(int number) {
    return spec(service(number).service());
  }

  private ServiceSpec spec(String name) {
    return Objects.requireNonNull(all.get(name));
  }

  private static ServiceSpec withImage(ServiceSpec old, int number) {
    String image = "%s:new-%d".formatted(old.id().service(), number);
    ContainerSpec container = ContainerSpec.of(image).withMounts(old.container().mounts());
    return ServiceSpec.of(old.id(), container)
        .withReplicas(old.replicas())
        .withPolicy(old.policy());
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
    var edit =
        new io.deputy.coordinator.loop.Edit.Apply(
            new AppSpec(APP, wanted), OptionalLong.empty(), ME, answer(mine));
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
