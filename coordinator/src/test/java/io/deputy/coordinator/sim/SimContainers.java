package io.deputy.coordinator.sim;

import io.deputy.agent.run.Containers;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import java.io.Closeable;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine's Docker: each call takes effect at the instant of the call. How long it takes is the
 * affair of {@link SimEffects}.
 */
public final class SimContainers implements Containers {
  /** A container that is nobody's but the machine's owner's. */
  public static final String FOREIGN = "foreign";

  /** A container. */
  public static final class Box {
    final String id;
    private final PlacementId placement;
    private final ServiceSpec spec;
    private State state = State.CREATED;
    private int exitCode = -1;
    private long startedAt;
    private long healthyAt;

    Box(String id, PlacementId placement, ServiceSpec spec) {
      this.id = id;
      this.placement = placement;
      this.spec = spec;
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
  }

  private final World world;
  private final SimMachine machine;
  private final Lots lots;
  private final Map<String, Box> boxes = new TreeMap<>();
  private final TreeSet<String> images = new TreeSet<>();
  private final TreeSet<String> touched = new TreeSet<>();
  private int made;
  private long starts;
  private int away;

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
  }

  boolean isAway() {
    return away > 0;
  }

  /** The machine stops or lost power: nothing runs any more. */
  void halt() {
    away = 0;
    boxes.values().stream().filter(Box::running).forEach(b -> end(b, 255));
  }

  /** The process in the container ends by itself. */
  void crash(Box box) {
    end(box, 1);
  }

  private void end(Box box, int code) {
    if (box.running()) {
      box.state = State.EXITED;
      box.exitCode = code;
      changed(box, "ended with " + code);
    }
  }

  private void changed(Box box, String how) {
    world.trace().say(machine.name().value(), () -> "container of " + box.placement + " " + how);
    world.containersChanged();
    machine.hint(new Hint.Changed(box.placement));
  }

  // ---- as the agent uses it

  @Override
  public ImageFacts fetch(ServiceSpec spec) {
    answer();
    images.add(spec.container().image());
    return new ImageFacts(Collections.emptySortedSet(), false);
  }

  @Override
  public String create(PlacementId placement, ServiceSpec spec) {
    answer();
    for (Box box : boxes.values()) {
      if (box.placement.equals(placement)) {
        return box.id;
      }
    }
    var box = new Box("c%05d".formatted(++made), placement, spec);
    boxes.put(box.id, box);
    return box.id;
  }

  @Override
  public void start(String container) {
    answer();
    Box box = find(container);
    if (box == null) {
      throw new ContainersException(Kind.REFUSED, "no such container " + container);
    }
    if (!box.running()) {
      box.state = State.RUNNING;
      box.exitCode = -1;
      box.startedAt = ++starts;
      box.healthyAt = world.clock().now() + lots.millis(50, 1500);
      changed(box, "started");
    }
  }

  @Override
  public void stop(String container, Duration grace) {
    answer();
    Box box = find(container);
    if (box != null) {
      end(box, 0);
    }
  }

  /**
   * Reaches the container even while Docker is away, unless the variant says otherwise: what kills
   * then is the guard beside the agent, which the world does not have yet.
   */
  @Override
  public void kill(String container) {
    if (!world.variant().guarded()) {
      answer();
    }
    Box box = find(container);
    if (box != null) {
      end(box, 137);
    }
  }

  @Override
  public void remove(String container) {
    answer();
    Box box = find(container);
    if (box != null) {
      end(box, 137);
      boxes.remove(container);
    }
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
    Map<String, String> addresses = b.running() ? Map.of("default", "172.18.0.9") : Map.of();
    return new Found(
        b.id, b.placement, b.spec.hash(), b.state, b.exitCode, b.startedAt, addresses, null);
  }

  @Override
  public List<AppNetwork> networks() {
    answer();
    return List.of();
  }

  @Override
  public Closeable watch(Consumer<Hint> hints) {
    throw new UnsupportedOperationException("the machine passes hints on");
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

  private @Nullable Box find(String container) {
    if (container.equals(FOREIGN)) {
      touched.add(container);
      world.containersChanged();
    }
    return boxes.get(container);
  }
}
