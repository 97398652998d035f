package io.deputy.coordinator.lead;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One coordinator's part in the contest for the {@link Lock}.
 *
 * <pre>
 * found in a turn                      then
 * no session, or it has ended          not leader; a new session
 * the lock is ours, and confirmed      leader until the turn's begin + claim; takes a term at first
 * we led, and the lock is not ours     not leader; a new session
 * a later term than ours was heard     not leader; a new session
 * the lock is free                     take it, and look again
 * the lock is of our own last life     end that session, and look again
 * the lock is another's                follower of that one
 * the lock can't be asked              as before, until the claim runs out; then away
 * </pre>
 *
 * <p>{@link #turn} is called by one thread ({@link ElectionThread}, or a simulation); {@link
 * #state} and {@link #outbid} by any.
 */
public final class Candidacy implements Election {
  private static final Logger log = LoggerFactory.getLogger(Candidacy.class);

  /** Until the next try, when something is in the way. */
  private static final Duration RETRY = Duration.ofMillis(250);

  private final Lock lock;
  private final Seat seat;
  private final ElectionTimes times;
  private final LongSupplier nanos;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  private volatile State state = new State.Away("the election has only just begun");
  private volatile String problem = "";
  private volatile boolean closed;

  /** The highest term that was heard of, and that the store may have forgotten. */
  private final AtomicLong heardTerm = new AtomicLong();

  private @Nullable String session;
  private @Nullable Taking taking;
  private @Nullable Leadership leadership;

  /**
   * The lock was free and is asked for.
   *
   * @param before as it was when it was free
   */
  private record Taking(Lock.Held before, long atNanos) {}

  /**
   * @param nanos monotonic clock
   */
  public Candidacy(Lock lock, Seat seat, ElectionTimes times, LongSupplier nanos) {
    this.lock = lock;
    this.seat = seat;
    this.times = times;
    this.nanos = nanos;
  }

  /**
   * Looks, and does what is to be done.
   *
   * @return the time until the next turn; sooner if the lock changes
   */
  public Duration turn() throws InterruptedException {
    if (closed) {
      return times.confirm();
    }
    try {
      return look(nanos.getAsLong());
    } catch (LockAway e) {
      away(e.problem());
      return RETRY;
    }
  }

  private Duration look(long sentNanos) throws LockAway, InterruptedException {
    if (session == null) {
      session = lock.open();
    } else if (!lock.renew(session)) {
      return lost(session, "its session was ended");
    }
    if (leadership != null && leadership.term() < heardTerm.get()) {
      return lost(session, "an agent has followed a leader of term " + heardTerm.get());
    }
    var held = lock.look();
    if (session.equals(held.session())) {
      return lead(session, held, sentNanos);
    }
    if (leadership != null) {
      return lost(session, "the lock was taken away");
    }
    if (held.session() != null && held.seat().equals(Optional.of(seat))) {
      // We crashed and were started again. Consul would keep the lock for that session until its
      // TTL has passed; whoever takes it now waits out the claim of our last life all the same.
      log.info("ending the session of this coordinator's last life");
      lock.end(held.session());
      return Duration.ZERO;
    }
    if (held.session() != null) {
      become(new State.Follower(held.seat()));
      return times.confirm();
    }
    become(new State.Follower(Optional.empty()));
    boolean taken = lock.acquire(session, seat);
    taking = taken ? new Taking(held, nanos.getAsLong()) : null;
    return taken ? Duration.ZERO : RETRY;
  }

  private Duration lead(String session, Lock.Held held, long sentNanos)
      throws LockAway, InterruptedException {
    if (leadership == null) {
      // An answer may have been lost: then we hold the lock and don't know since when.
      long since = taking == null ? nanos.getAsLong() : taking.atNanos();
      boolean alone = taking != null && nobodyBelieves(taking.before(), held);
      OptionalLong term = lock.nextTerm(session, Math.max(held.times(), heardTerm.get() + 1));
      if (term.isEmpty()) {
        return lost(session, "the lock was taken away");
      }
      long sole = alone ? since : since + times.claim().toNanos();
      leadership = new Leadership(term.getAsLong(), session, since, sole);
    }
    become(new State.Leader(leadership, sentNanos + times.claim().toNanos()));
    return times.confirm();
  }

  /**
   * Whether no other coordinator can believe that it leads: the last one gave the lock back and
   * nobody had it since, or there never was one. A lock that is new although terms were given was
   * deleted by hand, under whoever held it.
   */
  private static boolean nobodyBelieves(Lock.Held before, Lock.Held now) {
    return now.times() == before.times() + 1 && (before.givenBack() || before.first());
  }

  private Duration lost(String ended, String why) throws LockAway, InterruptedException {
    if (leadership != null) {
      log.warn("no longer leader of term {}: {}", leadership.term(), why);
    }
    session = null;
    taking = null;
    leadership = null;
    become(new State.Follower(Optional.empty()));
    lock.end(ended);
    return Duration.ZERO;
  }

  private void away(String sentence) {
    if (!sentence.equals(problem)) {
      log.warn("who leads is not known: {}", sentence);
    }
    problem = sentence;
    boolean mayStillSpeak =
        state instanceof State.Leader leader && nanos.getAsLong() - leader.untilNanos() < 0;
    if (!mayStillSpeak) {
      become(new State.Away(sentence));
    }
  }

  private void become(State next) {
    State before = state;
    state = next;
    if (!(next instanceof State.Away)) {
      problem = "";
    }
    if (!same(before, next)) {
      tell(next);
    }
  }

  /** Whether nothing changed but until when a leader may speak. */
  private static boolean same(State before, State next) {
    return switch (next) {
      case State.Leader(var now, _) ->
          before instanceof State.Leader(var then, _) && now.equals(then);
      default -> next.equals(before);
    };
  }

  private void tell(State next) {
    switch (next) {
      case State.Leader(var l, _) -> log.info("leader of term {}", l.term());
      case State.Follower(var leader) ->
          log.info(
              "follower of {}",
              leader.map(s -> s.name() + " at " + s.address()).orElse("nobody yet"));
      case State.Away _ -> {}
    }
    watchers.forEach(Runnable::run);
  }

  @Override
  public State state(long nowNanos) {
    if (closed) {
      return new State.Follower(Optional.empty());
    }
    State now = state;
    return now instanceof State.Leader leader && nowNanos - leader.untilNanos() >= 0
        ? new State.Away("the lock could not be confirmed in time; " + problem)
        : now;
  }

  @Override
  public void outbid(long term) {
    heardTerm.accumulateAndGet(term, Math::max);
  }

  @Override
  public void watch(Runnable changed) {
    watchers.add(changed);
  }

  /** Falls silent at once; {@link #leave} tells the others. */
  void fallSilent() {
    closed = true;
  }

  /**
   * Gives back what it has. For the thread of {@link #turn}, or after it has ended. "Given back"
   * tells the next one that nobody else can believe that it leads: while our predecessor may, our
   * session is only ended.
   */
  void leave() throws InterruptedException {
    String ours = session;
    if (ours == null) {
      return;
    }
    boolean sole = leadership != null && nanos.getAsLong() - leadership.soleNanos() >= 0;
    session = null;
    leadership = null;
    try {
      if (sole && ours.equals(lock.look().session())) {
        lock.release(ours);
      }
      lock.end(ours);
    } catch (LockAway e) {
      log.warn(
          "the lock was not given back, it will be free when its session ends: {}", e.problem());
    }
  }

  /** For whoever calls {@link #turn} itself. */
  @Override
  public void close() {
    fallSilent();
    try {
      leave();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
