package io.deputy.cli.remote;

import com.google.common.util.concurrent.ListenableFuture;
import io.deputy.cli.process.Failure;
import io.deputy.cli.tls.Credentials;
import io.deputy.cli.tls.Tls;
import io.deputy.cli.view.About;
import io.deputy.model.Endpoint;
import io.deputy.model.Invalid;
import io.deputy.proto.v1.OperatorGrpc;
import io.deputy.proto.v1.OperatorProto.AboutRequest;
import io.deputy.proto.v1.OperatorProto.AboutResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the coordinator that takes a call. A read is sent to the first of the list, and every
 * {@link #HEAD_START} to one more, so that a dead machine costs less than half a second. What it
 * can't answer itself, and all that changes something, goes to the one that leads, which the others
 * name.
 */
final class Coordinators implements AutoCloseable {
  /** Within this a coordinator answers a read, or counts as away. */
  static final Duration READ = Duration.ofSeconds(3);

  private static final Duration HEAD_START = Duration.ofMillis(400);

  /** How long a command waits for a coordinator to lead: a crashed leader's lock goes in 5-21 s. */
  private static final Duration LEADER_WAIT = Duration.ofSeconds(25);

  /**
   * And for one that says why it can't, such as Consul that is away: an election takes up to 5 s.
   */
  private static final Duration TROUBLE_WAIT = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(300);

  /** Between a stream that was lost, or a search in vain, and the next search. */
  private static final Duration AGAIN = Duration.ofMillis(500);

  private static final Duration QUIET = Duration.ofSeconds(1);

  /** "Ask them", "no, ask them": a bound for coordinators that never agree. */
  private static final int MAX_HOPS = 3;

  /** One call that is under way at one coordinator. */
  interface Call<T> {
    ListenableFuture<T> on(OperatorGrpc.OperatorFutureStub stub);
  }

  record Answer<T>(T value, Endpoint from) {}

  private record Attempt<T>(Endpoint at, Future<T> ended) {}

  private final List<Endpoint> endpoints;
  private final Channels channels;
  private final Consumer<String> notes;

  /**
   * @param notes told what is waited for, once a second has passed without an answer
   */
  Coordinators(Access access, Credentials credentials, Consumer<String> notes) {
    this.endpoints = access.coordinators();
    this.channels = new Channels(Tls.context(credentials), (int) READ.toMillis());
    this.notes = notes;
  }

  private Coordinators(List<Endpoint> endpoints, Channels channels, Consumer<String> notes) {
    this.endpoints = endpoints;
    this.channels = channels;
    this.notes = notes;
  }

  /** The first answer to a read; where a follower can't give it, the leader's. */
  <T> Answer<T> first(Call<T> read) {
    var ended = new LinkedBlockingQueue<Attempt<T>>();
    var wrong = new LinkedHashMap<Endpoint, String>();
    var started = new ArrayList<Future<T>>();
    Iterator<Endpoint> rest = endpoints.iterator();
    boolean quiet = true;
    long start = System.nanoTime();
    while (wrong.size() < endpoints.size()) {
      if (rest.hasNext()) {
        started.add(start(rest.next(), read, READ, ended));
      }
      Attempt<T> attempt = poll(ended, rest.hasNext() ? HEAD_START : QUIET);
      if (attempt == null) {
        if (quiet && System.nanoTime() - start >= QUIET.toNanos()) {
          quiet = false;
          notes.accept("no answer yet, still asking " + joined(endpoints));
        }
      } else if (attempt.ended().state() == Future.State.SUCCESS) {
        started.forEach(future -> future.cancel(true));
        return new Answer<>(attempt.ended().resultNow(), attempt.at());
      } else if (Trouble.isOfTheWay(attempt.ended().exceptionNow())) {
        wrong.put(attempt.at(), Trouble.reason(attempt.ended().exceptionNow()));
      } else if (Trouble.leader(attempt.ended().exceptionNow()) != null) {
        started.forEach(future -> future.cancel(true));
        return onLeader(read, READ);
      } else {
        started.forEach(future -> future.cancel(true));
        throw Trouble.answer(attempt.ended().exceptionNow());
      }
    }
    throw nobody(wrong);
  }

  Answer<About> about() {
    Answer<AboutResponse> sent = first(stub -> stub.about(AboutRequest.getDefaultInstance()));
    return new Answer<>(Messages.read(sent.value()), sent.from());
  }

  /**
   * Calls the coordinator that leads, and waits for one to lead if need be.
   *
   * @param deadline of one attempt; an attempt whose answer was lost is made again, so that the
   *     call must mean the same when it is made twice
   */
  <T> Answer<T> onLeader(Call<T> call, Duration deadline) {
    long start = System.nanoTime();
    long troubled = start;
    boolean quiet = true;
    String wrong;
    do {
      Answer<About> about = about();
      Endpoint at = about.value().leads() ? about.from() : endpoint(about.value().leader());
      List<String> troubles = about.value().troubles();
      wrong =
          troubles.isEmpty()
              ? "none of " + joined(endpoints) + " leads yet"
              : about.from() + ": " + String.join("; ", troubles);
      troubled = troubles.isEmpty() ? System.nanoTime() : troubled;
      for (int hop = 0; at != null && hop <= MAX_HOPS; hop++) {
        Future<T> ended = one(at, call, deadline);
        if (ended.state() == Future.State.SUCCESS) {
          return new Answer<>(ended.resultNow(), at);
        }
        Throwable failed = ended.exceptionNow();
        String leader = Trouble.leader(failed);
        if (leader == null && !Trouble.mayPass(failed)) {
          throw Trouble.answer(failed);
        }
        wrong = at + ": " + (leader == null ? Trouble.reason(failed) : "does not lead any more");
        at = leader == null ? null : endpoint(leader);
      }
      if (quiet && System.nanoTime() - start >= QUIET.toNanos()) {
        quiet = false;
        notes.accept("waiting for a coordinator that leads (" + wrong + ")");
      }
      sleep(PAUSE);
    } while (System.nanoTime() - start < LEADER_WAIT.toNanos()
        && System.nanoTime() - troubled < TROUBLE_WAIT.toNanos());
    throw Failure.unreachable(
        "no coordinator led within %d s: %s"
            .formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds(), wrong));
  }

  /** Where the leader is, for a stream to it, which can't be sent again when a follower refuses. */
  Endpoint leader() {
    return onLeader(stub -> stub.about(AboutRequest.getDefaultInstance()), READ).from();
  }

  /**
   * Looks for the leader on a thread of its own, so that whoever shows something meanwhile need not
   * stand still. One at a time, and nothing else is asked until it has ended or is cancelled.
   *
   * @return ends in a {@link Failure} as {@link #leader()} does
   */
  Future<Endpoint> search() {
    return started(new FutureTask<>(this::leader));
  }

  /** The same in a moment, without notes: what is shown by now would be torn by them. */
  Future<Endpoint> searchAgain() {
    var quiet = new Coordinators(endpoints, channels, _ -> {});
    return started(
        new FutureTask<>(
            () -> {
              sleep(AGAIN);
              return quiet.leader();
            }));
  }

  private static Future<Endpoint> started(FutureTask<Endpoint> search) {
    Thread.ofVirtual().name("search").start(search);
    return search;
  }

  /** For streams, which a caller opens at a coordinator that has just answered. */
  OperatorGrpc.OperatorBlockingV2Stub streams(Endpoint at) {
    return OperatorGrpc.newBlockingV2Stub(channels.to(at));
  }

  /** Asks whether a coordinator is still there; a stream from it may be open and dead. */
  Future<?> ask(Endpoint at) {
    return stub(at, READ).about(AboutRequest.getDefaultInstance());
  }

  private <T> Future<T> one(Endpoint at, Call<T> call, Duration deadline) {
    var ended = new LinkedBlockingQueue<Attempt<T>>();
    Future<T> started = start(at, call, deadline, ended);
    if (poll(ended, QUIET) == null) {
      notes.accept("waiting for " + at);
      poll(ended, deadline.plus(QUIET)); // the deadline ends it before
    }
    return started;
  }

  private <T> Future<T> start(
      Endpoint at, Call<T> call, Duration deadline, LinkedBlockingQueue<Attempt<T>> ended) {
    ListenableFuture<T> future = call.on(stub(at, deadline));
    future.addListener(() -> ended.add(new Attempt<>(at, future)), Runnable::run);
    return future;
  }

  private OperatorGrpc.OperatorFutureStub stub(Endpoint at, Duration deadline) {
    return OperatorGrpc.newFutureStub(channels.to(at))
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Failure nobody(Map<Endpoint, String> wrong) {
    return Failure.unreachable(
        "no coordinator reachable: "
            + wrong.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; ")));
  }

  private static @Nullable Endpoint endpoint(String leader) {
    try {
      return leader.isEmpty() ? null : Endpoint.parse(leader);
    } catch (Invalid e) {
      throw Failure.failed("a coordinator names a leader that can't be read: " + e.getMessage());
    }
  }

  private static String joined(List<Endpoint> endpoints) {
    return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
  }

  private static <T> @Nullable T poll(LinkedBlockingQueue<T> queue, Duration most) {
    try {
      return queue.poll(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static Failure interrupted() {
    Thread.currentThread().interrupt();
    return Failure.failed("interrupted");
  }

  @Override
  public void close() {
    channels.close();
  }
}
