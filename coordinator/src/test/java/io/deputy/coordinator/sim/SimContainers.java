package io.deputy.coordinator.sim;

import io.deputy.agent.run.Containers;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Hook;
import io.deputy.model.ImageOrigin;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.io.Closeable;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine's Docker: each call takes effect at the instant of the call, but for a start that
 * Docker is late with. How long a call takes is the affair of {@link SimEffects}.
 */
public final class SimContainers implements Containers {
  /** A container that is nobody's but the machine's owner's. */
  public static final String FOREIGN = "foreign";

  private static final ImageFacts NOTHING_DECLARED = new ImageFacts(Ports.NONE, false, "");

  /** A container. */
  public static final class Box {
    final String id;
    private final PlacementId placement;
    private final ServiceSpec spec;
    private final List<PlacementId> beside;
    private State state = State.CREATED;
    private int exitCode = -1;
    private long startedAt;
    private long healthyAt;
    private long comes;

    Box(String id, PlacementId placement, ServiceSpec spec, List<PlacementId> beside) {
      this.id = id;
      this.placement = placement;
      this.spec = spec;
      this.beside = beside;
    }

    public PlacementId placement() {
      return placement;
    }

    public ServiceSpec spec() {
      return spec;
    }

    public boolean running() {
      return state == State.RUNNING;
    }

    /** Whether a start of it was asked for, and Docker is still to carry it out. */
    public boolean comes() {
      return comes > 0;
    }
  }

  private final World world;
  private final SimMachine machine;
  private final Lots lots;
  private final Map<String, Box> boxes = new TreeMap<>();
  private final TreeSet<String> images = new TreeSet<>();
  private final TreeSet<String> touched = new TreeSet<>();
  private final List<Consumer<Hint>> watchers = new ArrayList<>();
  private int made;
  private long starts;
  private long lateStarts;
  private int away;
  private int silent;
  private int late;
  private Duration lateBy = Duration.ZERO;

  SimContainers(World world, SimMachine machine, Lots lots) {
    this.world = world;
    this.machine = machine;
    this.lots = lots;
  }

  /** As they are, whether or not Docker answers. */
  public Collection<Box> boxes() {
    return Collections.unmodifiableCollection(boxes.values());
  }

  /** Foreign containers that were stopped, started, removed or probed. */
  public Collection<String> touched() {
    return touched;
  }

  boolean hasImage(ServiceSpec spec) {
    return images.contains(spec.container().image());
  }

  void away(boolean begins) {
    away += begins ? 1 : -1;
    hint(begins ? new Hint.Away("socket closed") : new Hint.Back());
  }

  /** Orders are carried out, and nobody hears of it. */
  void silent(boolean begins) {
    silent += begins ? 1 : -1;
  }

  /** What is started takes so long that nobody waits for it. */
  void late(boolean begins, Duration by) {
    late += begins ? 1 : -1;
    lateBy = by;
  }

  boolean isAway() {
    return away > 0;
  }

  /** The machine stops or lost power: nothing runs any more. */
  void halt() {
    away = 0;
    silent = 0;
    late = 0;
    boxes.values().forEach(b -> b.comes = 0);
    boxes.values().stream().filter(Box::running).forEach(b -> end(b, 255));
  }

  /** The process in the container ends by itself. */
  void exit(Box box, int code) {
    end(box, code);
  }

  private void end(Box box, int code) {
    if (box.running()) {
      box.state = State.EXITED;
      box.exitCode = code;
      changed(box, "ended with " + code);
    }
  }

  private void changed(Box box, String how) {
    say(box, how);
    world.containersChanged();
    hint(new Hint.Changed(box.placement));
  }

  private void say(Box box, String how) {
    world.trace().say(machine.name().value(), () -> "container of " + box.placement + " " + how);
  }

  private void hint(Hint hint) {
    List.copyOf(watchers).forEach(w -> w.accept(hint));
  }

  // ---- as the agent uses it

  @Override
  public ImageFacts fetch(ServiceSpec spec, ImageOrigin origin, Consumer<String> progress) {
    answer();
    images.add(spec.container().image());
    heard();
    return NOTHING_DECLARED;
  }

  @Override
  public SortedSet<String> builtImages() {
    return Collections.emptySortedSet();
  }

  @Override
  public String create(PlacementId placement, ServiceSpec spec, Ties ties) {
    answer();
    Box box =
        boxes.values().stream()
            .filter(b -> b.placement.equals(placement))
            .findFirst()
            .orElseGet(() -> new Box("c%05d".formatted(++made), placement, spec, ties.beside()));
    boxes.put(box.id, box);
    heard();
    return box.id;
  }

  @Override
  public void start(String container) {
    answer();
    Box box = find(container);
    if (box == null) {
      throw new ContainersException(Kind.NO_CONTAINER, "no such container " + container);
    }
    awaitStart(box);
    lent(box);
    if (!box.running() && late > 0) {
      startLater(box);
      awaitStart(box);
    }
    run(box);
    heard();
  }

  /** Docker refuses to start what is in the network of a container that does not run. */
  private void lent(Box box) {
    for (PlacementId id : box.beside) {
      boolean lives = box.spec.container().joins().running().contains(id.service().service());
      boolean there = boxes.values().stream().anyMatch(b -> b.placement.equals(id) && b.running());
      if (lives && !there) {
        throw new ContainersException(
            Kind.REFUSED, "cannot join network of a non running container: " + id);
      }
    }
  }

  private void startLater(Box box) {
    long mine = ++lateStarts;
    box.comes = mine;
    say(box, "is to start, in " + lateBy.toMillis() + " ms");
    world
        .clock()
        .after(
            lateBy,
            () -> {
              if (box.comes == mine) {
                box.comes = 0;
                run(box);
              }
            });
  }

  private void run(Box box) {
    if (!box.running()) {
      box.state = State.RUNNING;
      box.exitCode = -1;
      box.startedAt = ++starts;
      box.healthyAt = world.clock().now() + lots.millis(50, 1500);
      changed(box, "started");
    }
  }

  @Override
  public void run(String container, Hook hook) {
    answer();
    Box box = find(container);
    if (box == null || !box.running()) {
      throw new ContainersException(Kind.REFUSED, "container %s does not run".formatted(container));
    }
    heard();
  }

  @Override
  public void stop(String container, @Nullable Duration grace, Runnable ended) {
    answer();
    Box box = find(container);
    if (box != null) {
      awaitStart(box);
      end(box, 0);
      ended.run();
    }
    heard();
  }

  /**
   * Reaches the container even while Docker is away or still starting it, unless the variant says
   * otherwise: what kills then is the guard beside the agent, which the world does not have yet.
   */
  @Override
  public void kill(String container) {
    if (!world.variant().guarded()) {
      answer();
    }
    Box box = find(container);
    if (box != null) {
      if (!world.variant().guarded()) {
        awaitStart(box);
      }
      box.comes = 0;
      end(box, 137);
    }
  }

  @Override
  public void remove(String container) {
    answer();
    Box box = find(container);
    if (box != null) {
      awaitStart(box);
      if (box.running()) {
        throw new ContainersException(Kind.REFUSED, "container " + container + " still runs");
      }
      boxes.remove(container);
      say(box, "removed");
      hint(new Hint.Changed(box.placement));
    }
    heard();
  }

  @Override
  public ProbeResult probe(String container, Probe probe) {
    answer();
    Box box = find(container);
    boolean healthy = box != null && box.running() && world.clock().now() >= box.healthyAt;
    return new ProbeResult(healthy, healthy ? "answers" : "does not answer");
  }

  @Override
  public List<Found> list() {
    answer();
    return boxes.values().stream().map(SimContainers::found).toList();
  }

  private static Found found(Box b) {
    String network = b.placement.service().app() + "_default";
    Map<String, String> addresses = b.running() ? Map.of(network, "172.18.0.9") : Map.of();
    return new Found(
        b.id,
        b.placement,
        b.spec.hash(),
        b.spec.leased(),
        b.state,
        b.exitCode,
        b.startedAt,
        addresses,
        NOTHING_DECLARED);
  }

  @Override
  public List<AppNetwork> networks() {
    answer();
    return List.of();
  }

  @Override
  public Closeable watch(Consumer<Hint> hints) {
    watchers.add(hints);
    return () -> watchers.remove(hints);
  }

  @Override
  public void logs(String container, boolean follow, int tail, OutputStream to) {
    throw new UnsupportedOperationException("nobody reads logs here");
  }

  @Override
  public String version() {
    answer();
    return "28.0";
  }

  private void answer() {
    if (away > 0) {
      throw new ContainersException(Kind.AWAY, "Docker does not answer");
    }
  }

  /** What was ordered is done; whether its sender hears so is another matter. */
  private void heard() {
    if (silent > 0) {
      throw new ContainersException(Kind.AWAY, "Docker's answer was lost");
    }
  }

  /** Docker holds a container while it starts it: whoever wants something of it gives up before. */
  private static void awaitStart(Box box) {
    if (box.comes()) {
      throw new ContainersException(Kind.AWAY, "Docker has not answered in 60 s");
    }
  }

  private @Nullable Box find(String container) {
    if (container.equals(FOREIGN)) {
      touched.add(container);
      world.containersChanged();
    }
    return boxes.get(container);
  }
}
