package io.deputy.coordinator.sim;

import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Containers;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.Survey;
import java.time.Duration;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine: its clock, disk and containers, its boots, and the agents that lived on it. */
public final class SimMachine {
  /** What a clock shows when the agent can first ask it. */
  private static final Duration UPTIME = Duration.ofSeconds(20);

  private static final Duration BOOT = Duration.ofSeconds(3);

  private final World world;
  private final MachineName name;
  private final Lots lots;
  private final double rate;
  private final SimContainers containers;
  private final Containers docker;
  private final SimDisk disk;
  private SimClock.Local clock;
  private @Nullable SimAgent agent;
  private boolean up = true;
  private int boot = 1;
  private long dockerDelay;
  private int slow;

  SimMachine(World world, String name, double rate, Lots lots) {
    this.world = world;
    this.name = new MachineName(name);
    this.rate = rate;
    this.lots = lots;
    containers = new SimContainers(world, this, lots.split());
    containers.watch(this::hint);
    docker = world.variant().docker(containers);
    disk = new SimDisk(world, lots.split());
    clock = booted();
  }

  private SimClock.Local booted() {
    return new SimClock.Local(world.clock(), world.clock().now(), UPTIME.toNanos(), rate);
  }

  public MachineName name() {
    return name;
  }

  public boolean up() {
    return up;
  }

  int boot() {
    return boot;
  }

  SimClock.Local clock() {
    return clock;
  }

  /** Nanoseconds since boot, as the machine counts them. */
  public long localNow() {
    return clock.now();
  }

  public SimContainers containers() {
    return containers;
  }

  /** The same as an agent gets them. */
  Containers docker() {
    return docker;
  }

  public SimDisk disk() {
    return disk;
  }

  /** Null while there is none. */
  public @Nullable SimAgent agent() {
    return agent != null && agent.alive() ? agent : null;
  }

  /** How much longer than usual Docker takes for one call. */
  long dockerDelay() {
    return slow > 0 ? lots.millis(0, dockerDelay / 1_000_000) : 0;
  }

  boolean dockerTroubled() {
    return slow > 0 || containers.isAway();
  }

  void slow(boolean begins, Duration most) {
    slow += begins ? 1 : -1;
    dockerDelay = most.toNanos();
  }

  void startAgent() {
    if (!up || agent() != null) {
      return;
    }
    if (agent != null) {
      agent.succeed();
    }
    world.trace().say(name.value(), () -> "the agent starts, boot " + boot);
    agent = new SimAgent(world, this, me(), lots.split());
    agent.begin();
  }

  void killAgent() {
    SimAgent running = agent();
    if (running != null) {
      running.die(false);
    }
  }

  /** Power is gone; disks are not. */
  void die() {
    SimAgent running = agent();
    if (running != null) {
      running.die(true);
    }
    up = false;
    boot++;
    slow = 0;
    containers.halt();
  }

  void powerOn() {
    if (up) {
      return;
    }
    up = true;
    clock = booted();
    world.clock().after(BOOT, this::startAgent);
  }

  /** Docker has something to tell. */
  private void hint(Containers.Hint hint) {
    SimAgent listening = agent();
    if (listening != null) {
      world.clock().after(lots.millis(1, 40), () -> listening.on(new AgentEvent.Hinted(hint)));
    }
  }

  /** It has all that is asked for. */
  Survey survey(Inquiry inquiry) {
    var paths = new TreeMap<String, Boolean>();
    inquiry.paths().forEach(path -> paths.put(path, true));
    var volumes = new TreeMap<String, Boolean>();
    inquiry.volumes().forEach(volume -> volumes.put(volume, true));
    var ports = new TreeMap<MachinePort, Boolean>();
    inquiry.ports().forEach(port -> ports.put(port, false));
    var obstacles = new TreeMap<FloatingAddress, String>();
    inquiry.addresses().forEach(address -> obstacles.put(address, ""));
    return new Survey(paths, volumes, ports, obstacles);
  }

  private Machine me() {
    var facts =
        new MachineFacts(
            name + "-boot-" + boot, "linux", "amd64", 8, 64L << 30, 1L << 40, "6.1", "", "1");
    return new Machine(name, "10.0.0.1", 7421, Collections.emptySortedMap(), facts);
  }
}
