package io.deputy.coordinator.sim.variant;

import io.deputy.agent.run.Containers;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.Journal;
import io.deputy.coordinator.loop.AgentLine;
import io.deputy.coordinator.sim.SimContainers;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.Variant;
import io.deputy.coordinator.sim.World;
import io.deputy.model.Assignment;
import io.deputy.model.Goal;
import io.deputy.model.Heartbeat;
import io.deputy.model.Hook;
import io.deputy.model.ImageOrigin;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.io.Closeable;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be wrong with agents, and with what they act through. */
final class Agents {
  private Agents() {}

  /** An agent may be paused for longer than its lease, and nobody else kills what it leaves. */
  static final class PausedWithoutGuard extends Variant {
    @Override
    public boolean pauses() {
      return true;
    }
  }

  /** An agent may be dead, or Docker away, when a lease runs out, and nobody else kills. */
  static final class NoGuard extends Variant {
    @Override
    public boolean guarded() {
      return false;
    }
  }

  /** Docker says that it has killed, and has not. */
  static final class KillsNothing extends Variant {
    @Override
    public Containers docker(SimContainers containers) {
      return new Forwarded(containers) {
        @Override
        public void kill(String container) {}
      };
    }
  }

  /** A start that Docker has not answered is taken for one that never comes. */
  static final class LateStartsForgotten extends Variant {
    @Override
    public Containers docker(SimContainers containers) {
      return new Forwarded(containers) {
        @Override
        public void start(String container) {
          try {
            super.start(container);
          } catch (ContainersException e) {
            throw new ContainersException(Kind.REFUSED, String.valueOf(e.getMessage()), e);
          }
        }
      };
    }
  }

  /** It says that a container has stopped when it has only been asked to. */
  static final class SaysStoppedTooSoon extends Variant {
    @Override
    public Heartbeat heard(Heartbeat h) {
      List<Observation> said = h.observations().stream().map(SaysStoppedTooSoon::hasty).toList();
      return new Heartbeat(
          h.sequence(),
          h.facts(),
          said,
          h.troubles(),
          h.strays(),
          h.looking(),
          h.survey(),
          h.connections(),
          h.addresses());
    }

    private static Observation hasty(Observation o) {
      return o.phase() == Phase.DRAINING
          ? new Observation(
              o.placement(),
              Phase.STOPPED,
              o.epoch(),
              o.message(),
              o.restarts(),
              o.age(),
              o.container(),
              o.ports())
          : o;
    }
  }

  /** It does not say which containers it found: then nobody knows that these are to stay. */
  static final class StraysUnsaid extends Variant {
    @Override
    public Heartbeat heard(Heartbeat h) {
      return new Heartbeat(
          h.sequence(),
          h.facts(),
          h.observations(),
          h.troubles(),
          new TreeMap<>(),
          h.looking(),
          h.survey(),
          h.connections(),
          h.addresses());
    }
  }

  /** The coordinator takes what it says before it has looked for all that it has. */
  static final class LooksUnsaid extends Variant {
    @Override
    public Heartbeat heard(Heartbeat h) {
      return new Heartbeat(
          h.sequence(),
          h.facts(),
          h.observations(),
          h.troubles(),
          h.strays(),
          false,
          h.survey(),
          h.connections(),
          h.addresses());
    }
  }

  /** The coordinator hears only of what the records know, as they say it. */
  static final class NewerUnsaid extends Variant {
    private @Nullable World world;

    @Override
    public void meddle(World world) {
      this.world = world;
    }

    @Override
    public Heartbeat heard(Heartbeat h) {
      var strays = new TreeMap<PlacementId, Long>();
      h.strays().keySet().stream().filter(this::known).forEach(id -> strays.put(id, 0L));
      return new Heartbeat(
          h.sequence(),
          h.facts(),
          h.observations().stream()
              .filter(o -> known(o.placement()))
              .map(NewerUnsaid::withoutEpoch)
              .toList(),
          h.troubles(),
          strays,
          h.looking(),
          h.survey(),
          h.connections(),
          h.addresses());
    }

    private boolean known(PlacementId id) {
      return world == null
          || world.consul().record(id.service()).map(r -> id.number() <= r.placed()).orElse(true);
    }

    private static Observation withoutEpoch(Observation o) {
      return new Observation(
          o.placement(),
          o.phase(),
          0,
          o.message(),
          o.restarts(),
          o.age(),
          o.container(),
          o.ports());
    }
  }

  /** The journal loses the term. */
  static final class TermForgotten extends Variant {
    @Override
    public Journal.Recalled recall(Journal.Recalled found) {
      var memory =
          new Journal.Memory(0, found.memory().longestPromise(), found.memory().primacies());
      return new Journal.Recalled(memory, found.lease(), found.troubles());
    }
  }

  /** Now and then an assignment lacks a goal, which the next one has again. */
  static final class GoalsComeAndGo extends Variant {
    private int count;

    @Override
    public AgentLine line(SimMachine machine, AgentLine line) {
      return new Leases.Forwarded(line) {
        @Override
        public void assign(Assignment a) {
          List<Goal> goals = a.goals();
          boolean lacks = ++count % 5 == 0 && !goals.isEmpty();
          super.assign(
              new Assignment(
                  a.term(),
                  a.version(),
                  a.timings(),
                  lacks ? goals.subList(1, goals.size()) : goals,
                  a.leftAlone(),
                  a.routes(),
                  a.inquiry()));
        }
      };
    }
  }

  /** From some time on, what one machine is told does not arrive. */
  static final class AssignmentsLost extends Variant {
    private static final MachineName DEAF = new MachineName("m1");
    private int count;

    @Override
    public AgentLine line(SimMachine machine, AgentLine line) {
      return new Leases.Forwarded(line) {
        @Override
        public void assign(Assignment assignment) {
          if (!machine.name().equals(DEAF) || ++count < 4) {
            super.assign(assignment);
          }
        }
      };
    }
  }

  /** Docker lists containers that are not Deputy's as if they were. */
  static final class ForeignContainersListed extends Variant {
    @Override
    public Containers docker(SimContainers containers) {
      return new Forwarded(containers) {
        @Override
        public List<Found> list() {
          var all = new ArrayList<>(super.list());
          var id = PlacementId.parse("someone/else.0#1");
          all.add(
              new Found(SimContainers.FOREIGN, id, "", true, State.RUNNING, -1, 1, Map.of(), null));
          return all;
        }
      };
    }
  }

  private static class Forwarded implements Containers {
    private final Containers to;

    Forwarded(Containers to) {
      this.to = to;
    }

    @Override
    public ImageFacts fetch(ServiceSpec spec, ImageOrigin origin, Consumer<String> progress) {
      return to.fetch(spec, origin, progress);
    }

    @Override
    public SortedSet<String> builtImages() {
      return to.builtImages();
    }

    @Override
    public String create(PlacementId placement, ServiceSpec spec, Ties ties) {
      return to.create(placement, spec, ties);
    }

    @Override
    public void start(String container) {
      to.start(container);
    }

    @Override
    public void run(String container, Hook hook) {
      to.run(container, hook);
    }

    @Override
    public void stop(String container, @Nullable Duration grace, Runnable ended) {
      to.stop(container, grace, ended);
    }

    @Override
    public void kill(String container) {
      to.kill(container);
    }

    @Override
    public void remove(String container) {
      to.remove(container);
    }

    @Override
    public ProbeResult probe(String container, Probe probe) {
      return to.probe(container, probe);
    }

    @Override
    public List<Found> list() {
      return to.list();
    }

    @Override
    public List<AppNetwork> networks() {
      return to.networks();
    }

    @Override
    public Closeable watch(Consumer<Hint> hints) {
      return to.watch(hints);
    }

    @Override
    public void logs(String container, boolean follow, int tail, OutputStream out) {
      to.logs(container, follow, tail, out);
    }

    @Override
    public String version() {
      return to.version();
    }
  }
}
