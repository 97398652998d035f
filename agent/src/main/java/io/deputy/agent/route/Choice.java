package io.deputy.agent.route;

import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To which of a service's replicas one client's connection goes, or its session of datagrams.
 *
 * <p>Each replica is tried once a round, the least loaded first, or the one that the client's
 * address prefers; those that could not be reached by others lately come last. A round ends when
 * all have failed. Who has nobody to tell him when to try again begins the next one after a pause,
 * which grows from 50 to 200 ms, or with a new table.
 *
 * <p>On one event loop; times are {@link System#nanoTime}'s.
 */
public final class Choice {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /** More than any load: who has failed in this round comes after who has not. */
  private static final long FAILED = 1L << 62;

  /** As much more for who has failed others lately. */
  private static final long EJECTED = 1L << 61;

  /**
   * What is asked for.
   *
   * @param asker by its source address
   * @param address of the asker
   * @param port of the container
   */
  public record Question(
      Origin asker, String address, ServiceId service, Protocol protocol, int port) {}

  private final Question question;
  private final Load load;
  private final Ejections ejections;
  private final Set<PlacementId> failed = new HashSet<>();

  private long roundBeganNanos;
  private long pauseNanos = FIRST_PAUSE.toNanos();
  private Verdict.@Nullable To aim;
  private boolean trying;

  public Choice(Question question, Load load, Ejections ejections) {
    this.question = question;
    this.load = load;
    this.ejections = ejections;
  }

  /** What the table says now. */
  public Verdict verdict(RouteTable table, long nowNanos) {
    boolean bySource =
        table.service(question.service()).filter(s -> s.access().sourceAffinity()).isPresent();
    return table.verdict(
        origin(table),
        question.service(),
        question.protocol(),
        question.port(),
        replica -> rank(replica, bySource, nowNanos));
  }

  private long rank(PlacementId replica, boolean bySource, long nowNanos) {
    if (failed.contains(replica)) {
      return FAILED;
    }
    if (trying && replica.equals(aim().placement())) {
      return -1; // what has begun is not left for an equal
    }
    long rank = bySource ? Affinity.rank(question.address(), replica.slot()) : load.of(replica);
    return ejections.isOut(replica, nowNanos) ? EJECTED + rank : rank;
  }

  private Origin origin(RouteTable table) {
    return table.meeting(question.asker(), question.address(), question.service());
  }

  /** What the agent of the machine is asked where the replica runs. */
  public PeerHello hello(RouteTable table, Verdict.Remote to) {
    return new PeerHello(
        question.service(),
        to.placement().slot().index(),
        question.protocol(),
        question.port(),
        to.epoch(),
        origin(table));
  }

  /** A try begins. */
  public void begin(Verdict.To to, long nowNanos) {
    if (failed.isEmpty()) {
      roundBeganNanos = nowNanos;
    }
    aim = to;
    trying = true;
    load.use(to.placement());
  }

  /** Whether one is under way. */
  public boolean isTrying() {
    return trying;
  }

  /** The one under way, or the last one. */
  public Verdict.To aim() {
    return Objects.requireNonNull(aim);
  }

  /** Whether the try under way is what a verdict says. */
  public boolean isRight(Verdict now) {
    return trying
        && now instanceof Verdict.To to
        && to.placement().equals(aim().placement())
        && to.epoch() == aim().epoch();
  }

  /** The try is over, or not wanted any more. */
  public void end() {
    trying = false;
  }

  /** The replica that was tried can't be reached. */
  public void failed(long nowNanos) {
    end();
    failed.add(aim().placement());
    ejections.failed(aim().placement(), nowNanos);
  }

  /** It runs, and nothing listens at the port: of its other ports that says nothing. */
  public void refused() {
    end();
    failed.add(aim().placement());
  }

  /** Whether it has failed in this round. */
  public boolean hasFailed(Verdict.To to) {
    return failed.contains(to.placement());
  }

  /** There is a new table: all may be tried again, at once. */
  public void renew() {
    failed.clear();
    pauseNanos = FIRST_PAUSE.toNanos();
  }

  /**
   * All have failed.
   *
   * @return nanoseconds until the next round begins; 0 or less for now
   */
  public long endRound(long nowNanos) {
    failed.clear();
    long pause = pauseNanos - (nowNanos - roundBeganNanos);
    pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
    return pause;
  }
}
