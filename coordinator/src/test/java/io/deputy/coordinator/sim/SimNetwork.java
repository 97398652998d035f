package io.deputy.coordinator.sim;

import io.deputy.model.MachineName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ways between each machine and the coordinator, both directions apart. */
final class SimNetwork {
  /** Which way a message goes. */
  enum Way {
    TO_COORDINATOR,
    TO_AGENT
  }

  private static final class Path {
    private int cuts;
    private final List<Long> delays = new ArrayList<>();
    private final List<Runnable> onHeal = new ArrayList<>();
  }

  private final SimClock clock;
  private final Lots lots;
  private final Map<MachineName, Map<Way, Path>> paths = new TreeMap<>();

  SimNetwork(SimClock clock, Lots lots) {
    this.clock = clock;
    this.lots = lots;
  }

  private Path path(MachineName machine, Way way) {
    return paths
        .computeIfAbsent(machine, _ -> new TreeMap<>())
        .computeIfAbsent(way, _ -> new Path());
  }

  boolean isCut(MachineName machine, Way way) {
    return path(machine, way).cuts > 0;
  }

  boolean isCut(MachineName machine) {
    return isCut(machine, Way.TO_AGENT) || isCut(machine, Way.TO_COORDINATOR);
  }

  void cut(MachineName machine, Way way) {
    path(machine, way).cuts++;
  }

  void heal(MachineName machine, Way way) {
    Path path = path(machine, way);
    if (--path.cuts == 0) {
      var waiting = List.copyOf(path.onHeal);
      path.onHeal.clear();
      waiting.forEach(Runnable::run);
    }
  }

  void delay(MachineName machine, Way way, long most) {
    path(machine, way).delays.add(most);
  }

  void noDelay(MachineName machine, Way way, long most) {
    path(machine, way).delays.remove(most);
  }

  long latency(MachineName machine, Way way) {
    Path path = path(machine, way);
    long most = path.delays.stream().mapToLong(d -> d).max().orElse(0);
    return lots.micros(100, 4000)
        + (most == 0 ? 0 : lots.millis(most / 5_000_000, most / 1_000_000));
  }

  /** One direction of one connection: in order, and what meets a cut waits until it is healed. */
  final class Stream {
    private final MachineName machine;
    private final Way way;
    private final List<Runnable> held = new ArrayList<>();
    private long last;

    Stream(MachineName machine, Way way) {
      this.machine = machine;
      this.way = way;
    }

    void send(Runnable arrival) {
      if (!held.isEmpty() || isCut(machine, way)) {
        if (held.isEmpty()) {
          path(machine, way).onHeal.add(this::sendAgain);
        }
        held.add(arrival);
        return;
      }
      last = Math.max(last + 1, clock.now() + latency(machine, way));
      clock.at(last, arrival);
    }

    /** TCP notices after a while that the way is free again. */
    private void sendAgain() {
      clock.after(
          lots.millis(0, 800),
          () -> {
            var waiting = List.copyOf(held);
            held.clear();
            waiting.forEach(this::send);
          });
    }
  }
}
