package io.deputy.agent.run;

import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Hook;
import io.deputy.model.ImageOrigin;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine's containers in memory, with the same promises as the real ones. Tests break what they
 * need broken: take Docker away, end a container, drop an image.
 */
public final class FakeContainers implements Containers {
  /** Every call that changes something, as {@code VERB CONTAINER}. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  /** Images that can be had, and what they declare. */
  public final Map<String, ImageFacts> images = new TreeMap<>();

  /** What probes say of a container; those not named are healthy while they run. */
  public final Map<String, ProbeResult> probes = new HashMap<>();

  /** Why Docker refuses to create or start, by placement. */
  public final Map<PlacementId, String> refusals = new HashMap<>();

  /** Those whose start takes so long that nobody waits for it, until {@link #startLate}. */
  public final Set<PlacementId> late = new TreeSet<>();

  /** Those whose containers say that they need no lease. */
  public final Set<PlacementId> unleased = new TreeSet<>();

  private final Set<String> starting = new TreeSet<>();
  private final Map<String, Found> containers = new LinkedHashMap<>();
  private final Map<String, List<String>> networksOf = new HashMap<>();
  private final Map<String, ImageFacts> imageOf = new HashMap<>();
  private final Map<String, State> unlabelled = new LinkedHashMap<>();
  private final List<Consumer<Hint>> watchers = new ArrayList<>();

  /** What every call throws, as a bug in an adapter would. */
  public @Nullable RuntimeException bug;

  private boolean away;
  private long starts;

  /** Adds an image that declares these ports. */
  public void image(String name, Integer... exposed) {
    images.put(name, new ImageFacts(Ports.ofTcp(exposed), false, "sha256:" + name));
  }

  /** Adds a container as an earlier agent left it. */
  public String add(PlacementId placement, State state) {
    String id = placement.containerName();
    long startedAt = state == State.CREATED ? 0 : ++starts;
    networksOf.put(id, List.of(placement.service().app() + "_default"));
    put(id, placement, "", state, state == State.EXITED ? 0 : -1, startedAt);
    return id;
  }

  /** Adds a container that is none of Deputy's. */
  public void addUnlabelled(String id) {
    unlabelled.put(id, State.RUNNING);
  }

  public Map<String, State> unlabelled() {
    return unlabelled;
  }

  /** Ends a container by itself. */
  public void exit(String container, int code) {
    Found f = containers.get(container);
    if (f != null) {
      containers.put(container, f.ended(code));
      hint(new Hint.Changed(f.placement()));
    }
  }

  /** Docker stops; {@code killing} containers with it, as it does without live-restore. */
  public void goAway(boolean killing) {
    away = true;
    if (killing) {
      containers.replaceAll((_, f) -> f.state() == State.RUNNING ? f.ended(137) : f);
    }
    hint(new Hint.Away("Docker is away: no answer"));
  }

  public void comeBack() {
    away = false;
    hint(new Hint.Back());
  }

  /** The machine is switched off and on: nothing runs any more. */
  public void reboot() {
    containers.replaceAll((_, f) -> f.state() == State.RUNNING ? f.ended(255) : f);
  }

  public State stateOf(PlacementId placement) {
    return containers.values().stream()
        .filter(f -> f.placement().equals(placement))
        .map(Found::state)
        .findFirst()
        .orElse(State.EXITED);
  }

  public List<PlacementId> running() {
    return containers.values().stream()
        .filter(f -> f.state() == State.RUNNING)
        .map(Found::placement)
        .toList();
  }

  @Override
  public ImageFacts fetch(ServiceSpec spec, ImageOrigin origin, Consumer<String> progress) {
    answer();
    ImageFacts image = images.get(spec.container().image());
    if (image == null) {
      throw new ContainersException(Kind.NO_IMAGE, "no such image " + spec.container().image());
    }
    return image;
  }

  @Override
  public SortedSet<String> builtImages() {
    return Collections.emptySortedSet();
  }

  @Override
  public String create(PlacementId placement, ServiceSpec spec, Ties ties) {
    ImageFacts image = fetch(spec, ImageOrigin.USUAL, _ -> {});
    refuse(placement);
    String id = placement.containerName();
    if (!containers.containsKey(id)) {
      calls.add("create " + id);
      imageOf.put(id, image);
      networksOf.put(
          id, spec.networks().stream().map(n -> n.name(spec.id().app())).sorted().toList());
      put(id, placement, spec.hash(), State.CREATED, -1, 0);
    }
    return id;
  }

  @Override
  public void start(String container) {
    Found f = one(container);
    refuse(f.placement());
    if (late.contains(f.placement())) {
      starting.add(container);
      throw new ContainersException(Kind.AWAY, "Docker has not answered in 60 s");
    }
    if (f.state() != State.RUNNING) {
      calls.add("start " + container);
      put(container, f.placement(), f.hash(), State.RUNNING, -1, ++starts);
      hint(new Hint.Changed(f.placement()));
    }
  }

  /** What is late starts, unless it was killed meanwhile. */
  public void startLate() {
    late.clear();
    List<String> due = List.copyOf(starting);
    starting.clear();
    due.forEach(this::start);
  }

  @Override
  public void run(String container, Hook hook) {
    Found f = one(container);
    String command = String.join(" ", hook.command());
    calls.add("run %s in %s".formatted(command, container));
    if (f.state() != State.RUNNING || command.startsWith("false")) {
      throw new ContainersException(Kind.REFUSED, command + " ended with 1");
    }
  }

  @Override
  public void stop(String container, @Nullable Duration grace, Runnable ended) {
    end("stop ", container, 0);
  }

  @Override
  public void kill(String container) {
    starting.remove(container);
    end("kill ", container, 137);
  }

  private void end(String verb, String container, int code) {
    answer();
    if (unlabelled.containsKey(container)) {
      calls.add(verb + container);
      unlabelled.put(container, State.EXITED);
      return;
    }
    Found f = containers.get(container);
    if (f != null && f.state() == State.RUNNING) {
      calls.add(verb + container);
      containers.put(container, f.ended(code));
      hint(new Hint.Changed(f.placement()));
    }
  }

  @Override
  public void remove(String container) {
    answer();
    Found f = containers.get(container);
    if (f != null && f.state() == State.RUNNING) {
      throw new ContainersException(Kind.REFUSED, container + " runs");
    }
    if (containers.remove(container) != null || unlabelled.remove(container) != null) {
      calls.add("remove " + container);
    }
    if (f != null) {
      hint(new Hint.Changed(f.placement()));
    }
  }

  @Override
  public ProbeResult probe(String container, Probe probe) {
    answer();
    Found f = containers.get(container);
    boolean running = f != null && f.state() == State.RUNNING;
    return running
        ? probes.getOrDefault(container, new ProbeResult(true, "answers"))
        : new ProbeResult(false, "does not run");
  }

  @Override
  public List<Found> list() {
    answer();
    return List.copyOf(containers.values());
  }

  @Override
  public List<AppNetwork> networks() {
    answer();
    return containers.values().stream()
        .flatMap(
            f ->
                networksOf.getOrDefault(f.container(), List.of()).stream()
                    .map(
                        network ->
                            new AppNetwork(
                                f.placement().service().app(),
                                network,
                                "172.18.0.0/16",
                                "172.18.0.1")))
        .distinct()
        .toList();
  }

  @Override
  public Closeable watch(Consumer<Hint> hints) {
    watchers.add(hints);
    return () -> watchers.remove(hints);
  }

  @Override
  public void logs(String container, boolean follow, int tail, OutputStream to) {
    try {
      to.write(("log of " + container + "\n").getBytes(StandardCharsets.UTF_8));
      if (follow) {
        Thread.sleep(Duration.ofMinutes(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      calls.add("log of " + container + " left");
    }
  }

  @Override
  public String version() {
    answer();
    return "20.10.24";
  }

  private void answer() {
    if (bug != null) {
      throw bug;
    }
    if (away) {
      throw new ContainersException(Kind.AWAY, "Docker does not answer");
    }
  }

  private void refuse(PlacementId placement) {
    String why = refusals.get(placement);
    if (why != null) {
      throw new ContainersException(Kind.REFUSED, why);
    }
  }

  private Found one(String container) {
    answer();
    Found f = containers.get(container);
    if (f == null) {
      throw new ContainersException(Kind.NO_CONTAINER, "no such container " + container);
    }
    return f;
  }

  private void hint(Hint hint) {
    List.copyOf(watchers).forEach(w -> w.accept(hint));
  }

  private void put(
      String id, PlacementId placement, String hash, State state, int exitCode, long startedAt) {
    var addresses = new TreeMap<String, String>();
    if (state == State.RUNNING) {
      networksOf
          .getOrDefault(id, List.of())
          .forEach(network -> addresses.put(network, "172.18.0." + (1 + startedAt % 250)));
    }
    containers.put(
        id,
        new Found(
            id,
            placement,
            hash,
            !unleased.contains(placement),
            state,
            exitCode,
            startedAt,
            addresses,
            imageOf.get(id)));
  }
}
