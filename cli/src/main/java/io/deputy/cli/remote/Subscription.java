package io.deputy.cli.remote;

import com.google.common.base.Throwables;
import io.deputy.cli.process.Failure;
import io.deputy.model.Endpoint;
import io.deputy.proto.v1.OperatorGrpc.OperatorBlockingV2Stub;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages from the coordinator that leads, and from the next one when that one is
 * lost. A coordinator that is cut off closes nothing: after {@link #SILENCE} without a message it
 * is asked whether it is still there. The leader is looked for beside the caller, who looks up from
 * {@link #next} as often as it likes.
 *
 * @param <S> the message
 * @param <T> what the caller reads
 */
public final class Subscription<S, T> implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(500);

  private record Open<S>(Endpoint from, BlockingClientCall<?, S> call) {}

  private final Coordinators coordinators;
  private final Function<OperatorBlockingV2Stub, BlockingClientCall<?, S>> opener;
  private final Function<S, T> reader;
  private final boolean resumes;
  private Future<Endpoint> search;
  private @Nullable Open<S> open;
  private @Nullable Future<?> alive;
  private long heard = System.nanoTime();
  private boolean begun;
  private boolean ended;
  private String trouble = "";

  /**
   * @param resumes whether a new stream from another coordinator tells the same: a lost one is then
   *     replaced, else it ends in a failure
   */
  Subscription(
      Coordinators coordinators,
      Function<OperatorBlockingV2Stub, BlockingClientCall<?, S>> opener,
      Function<S, T> reader,
      boolean resumes) {
    this.coordinators = coordinators;
    this.opener = opener;
    this.reader = reader;
    this.resumes = resumes;
    this.search = coordinators.search();
  }

  /**
   * The next message.
   *
   * @return null if there was none within {@code most}, or the stream has {@link #ended()}
   * @throws Failure if no coordinator leads that could begin it, if the coordinator refuses, or if
   *     it is lost and the stream does not resume
   */
  public @Nullable T next(Duration most) {
    long start = System.nanoTime();
    while (!ended) {
      Duration left = most.minusNanos(System.nanoTime() - start);
      if (!left.isPositive()) {
        return null;
      }
      if (open == null) {
        open(left);
      } else {
        S message = read(open, left.compareTo(LOOK) < 0 ? left : LOOK);
        if (message != null) {
          heard = System.nanoTime();
          alive = null;
          trouble = "";
          return reader.apply(message);
        }
      }
    }
    return null;
  }

  /** Whether the coordinator has said all. */
  public boolean ended() {
    return ended;
  }

  /** Why there is no stream at the moment; empty while there is one. */
  public String trouble() {
    return trouble;
  }

  private void open(Duration left) {
    try {
      Endpoint leader = search.get(left.toNanos(), TimeUnit.NANOSECONDS);
      open = new Open<>(leader, opener.apply(coordinators.streams(leader)));
      heard = System.nanoTime();
      begun = true;
    } catch (TimeoutException e) {
      if (trouble.isEmpty() && silent()) {
        trouble = "no coordinator that leads has answered yet";
      }
    } catch (ExecutionException e) {
      Throwable failed = search.exceptionNow();
      if (!begun || !(failed instanceof Failure nobody)) {
        Throwables.throwIfUnchecked(failed);
        throw new IllegalStateException("a search throws nothing checked", e);
      }
      trouble = String.valueOf(nobody.getMessage());
      search = coordinators.searchAgain();
    } catch (InterruptedException e) {
      throw Coordinators.interrupted();
    }
  }

  private @Nullable S read(Open<S> stream, Duration most) {
    try {
      S message = stream.call().read(most.toNanos(), TimeUnit.NANOSECONDS);
      if (message == null) {
        if (resumes) {
          lost(stream, "it ended the stream");
        } else {
          ended = true;
        }
      }
      return message;
    } catch (TimeoutException e) {
      if (isGone(stream.from())) {
        stream.call().cancel("silent", null);
        lost(stream, "no answer in time");
      }
    } catch (StatusException e) {
      if (resumes && Trouble.leader(e) != null) {
        lost(stream, "it does not lead any more");
      } else if (Trouble.isOfTheWay(e)) {
        lost(stream, Trouble.reason(e));
      } else {
        throw Trouble.answer(e);
      }
    } catch (InterruptedException e) {
      throw Coordinators.interrupted();
    }
    return null;
  }

  /** Whether it said nothing for long, and now doesn't even answer a question. */
  private boolean isGone(Endpoint from) {
    if (alive == null) {
      alive = silent() ? coordinators.ask(from) : null;
      return false;
    }
    if (alive.state() == Future.State.SUCCESS) {
      alive = null;
      heard = System.nanoTime();
    }
    return alive != null && alive.isDone();
  }

  private boolean silent() {
    return System.nanoTime() - heard >= SILENCE.toNanos();
  }

  private void lost(Open<S> stream, String why) {
    trouble = "lost coordinator %s: %s".formatted(stream.from(), why);
    open = null;
    alive = null;
    if (!resumes) {
      throw Failure.failed(trouble);
    }
    search = coordinators.searchAgain();
  }

  @Override
  public void close() {
    search.cancel(true);
    if (open != null) {
      open.call().cancel("done", null);
    }
  }
}
