package io.deputy.coordinator.sim.variant;

import io.deputy.agent.run.AgentEvent.Answered;
import io.deputy.coordinator.lead.Election;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.AgentLine;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.Variant;
import io.deputy.model.Assignment;
import io.deputy.model.MachineName;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What can be wrong with leases. */
final class Leases {
  private Leases() {}

  /** Each answer is good for an hour: a primary that is cut off runs on. */
  static final class NoLease extends Variant {
    @Override
    public Answered answered(Answered answer, long sinceSent) {
      return answer.lease() == null ? answer : longer(answer, Duration.ofHours(1));
    }
  }

  /** The agent counts from the answer's arrival, not from sending what was answered. */
  static final class StampedAtTheAnswer extends Variant {
    @Override
    public Answered answered(Answered answer, long sinceSent) {
      Duration lease = answer.lease();
      return lease == null ? answer : longer(answer, lease.plusNanos(sinceSent));
    }
  }

  private static Answered longer(Answered answer, Duration lease) {
    return new Answered(answer.term(), answer.heartbeat(), lease);
  }

  /** The coordinator waits for less than it has granted. */
  static final class PromotedBeforeItIsOver extends Variant {
    private static final Duration GRANTED = Timings.DEFAULT.lease();

    @Override
    public LoopSettings settings(LoopSettings s) {
      Timings t = s.timings();
      Duration shorter = t.silence().plus(t.heartbeat());
      var hasty = new Timings(t.heartbeat(), t.silence(), shorter, shorter.dividedBy(25));
      return new LoopSettings(hasty, s.network(), s.ports());
    }

    @Override
    public AgentLine line(SimMachine machine, AgentLine line) {
      return new Forwarded(line) {
        @Override
        public void answer(long term, long heartbeat, Optional<Duration> lease) {
          super.answer(term, heartbeat, lease.map(_ -> GRANTED));
        }
      };
    }
  }

  /**
   * An agent that returns is told at once what it was told before, and gets a lease at once, also
   * while a commit is under way that gives its primary to another.
   */
  static final class PausedLeasesGiven extends Variant {
    private final Map<MachineName, Assignment> last = new HashMap<>();

    @Override
    public AgentLine line(SimMachine machine, AgentLine line) {
      return new Forwarded(line) {
        private boolean assigned;

        @Override
        public void assign(Assignment assignment) {
          assigned = true;
          last.put(machine.name(), assignment);
          super.assign(assignment);
        }

        @Override
        public void answer(long term, long heartbeat, Optional<Duration> lease) {
          Assignment before = last.get(machine.name());
          if (!assigned && before != null && before.term() == term) {
            super.assign(before);
          }
          super.answer(term, heartbeat, Optional.of(Timings.DEFAULT.lease()));
        }
      };
    }
  }

  /** Passes everything on. */
  static class Forwarded implements AgentLine {
    private final AgentLine line;

    Forwarded(AgentLine line) {
      this.line = line;
    }

    @Override
    public void answer(long term, long heartbeat, Optional<Duration> lease) {
      line.answer(term, heartbeat, lease);
    }

    @Override
    public void assign(Assignment assignment) {
      line.assign(assignment);
    }

    @Override
    public void redirect(Optional<Seat> leader) {
      line.redirect(leader);
    }

    @Override
    public void refuse(String reason) {
      line.refuse(reason);
    }
  }

  /** A new leader acts as if it had led for an hour. */
  static final class NoWarmUp extends Variant {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private Election election = new Nobody();
    private boolean led;

    @Override
    public Election election(Election real) {
      led = false;
      election = new Aged(real);
      return election;
    }

    /** The reign begins in the call in which the loop first hears that it leads. */
    @Override
    public long loopTime(long now) {
      boolean leads = election.state(now) instanceof Election.State.Leader;
      boolean begins = leads && !led;
      led = leads;
      return begins ? now - HOUR : now;
    }

    private record Aged(Election real) implements Election {
      @Override
      public State state(long nowNanos) {
        return real.state(nowNanos) instanceof State.Leader(Leadership l, long until)
            ? new State.Leader(
                new Leadership(l.term(), l.session(), l.sinceNanos() - HOUR, l.soleNanos() - HOUR),
                until)
            : real.state(nowNanos);
      }

      @Override
      public void outbid(long term) {
        real.outbid(term);
      }

      @Override
      public void watch(Runnable changed) {
        real.watch(changed);
      }

      @Override
      public void close() {
        real.close();
      }
    }

    /** Before there is a coordinator. */
    private record Nobody() implements Election {
      @Override
      public State state(long nowNanos) {
        return new State.Follower(Optional.empty());
      }

      @Override
      public void outbid(long term) {}

      @Override
      public void watch(Runnable changed) {}

      @Override
      public void close() {}
    }
  }
}
