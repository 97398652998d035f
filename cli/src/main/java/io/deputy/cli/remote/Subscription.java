package io.deputy.cli.remote;

import io.deputy.cli.Failure;
import io.deputy.model.Endpoint;
import io.deputy.proto.v1.OperatorGrpc.OperatorBlockingV2Stub;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages from one coordinator, and from another when that one is lost. A coordinator
 * that is cut off closes nothing: after {@link #SILENCE} without a message it is asked whether it
 * is still there.
 *
 * @param <S> the message
 * @param <T> what the caller reads
 */
public final class Subscription<S, T> implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Coordinators coordinators;
  private final Function<OperatorBlockingV2Stub, BlockingClientCall<?, S>> open;
  private final Function<S, T> reader;
  private final boolean resumes;
  private @Nullable BlockingClientCall<?, S> call;
  private Endpoint from;
  private long heard = System.nanoTime();
  private boolean ended;
  private String trouble = "";

  /**
   * @param resumes whether a new stream from another coordinator tells the same: a lost one is then
   *     replaced, else it ends in a failure
   * @throws Failure if no coordinator is reachable
   */
  Subscription(
      Coordinators coordinators,
      Function<OperatorBlockingV2Stub, BlockingClientCall<?, S>> open,
      Function<S, T> reader,
      boolean resumes) {
    this.coordinators = coordinators;
    this.open = open;
    this.reader = reader;
    this.resumes = resumes;
    this.from = coordinators.leader();
    this.call = open.apply(coordinators.streams(from));
  }

  /**
   * The next message.
   *
   * @return null if there was none within {@code most}, or the stream has {@link #ended()}
   * @throws Failure if the coordinator refuses, or is lost and the stream does not resume
   */
  public @Nullable T next(Duration most) {
    long start = System.nanoTime();
    while (!ended) {
      Duration left = most.minusNanos(System.nanoTime() - start);
      if (left.isNegative() || left.isZero()) {
        return null;
      }
      if (call == null) {
        reopen(left);
      } else {
        S message = read(call, left.compareTo(SILENCE) < 0 ? left : SILENCE);
        if (message != null) {
          heard = System.nanoTime();
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

  private @Nullable S read(BlockingClientCall<?, S> call, Duration most) {
    try {
      S message = call.read(most.toNanos(), TimeUnit.NANOSECONDS);
      if (message == null) {
        if (resumes) {
          lost("it ended the stream");
        } else {
          ended = true;
        }
      }
      return message;
    } catch (TimeoutException e) {
      if (System.nanoTime() - heard >= SILENCE.toNanos()) {
        heard = System.nanoTime();
        if (!coordinators.answers(from)) {
          call.cancel("silent", null);
          lost("no answer in time");
        }
      }
    } catch (StatusException e) {
      if (resumes && Trouble.leader(e) != null) {
        lost("it does not lead any more");
      } else if (Trouble.isOfTheWay(e)) {
        lost(Trouble.reason(e));
      } else {
        throw Trouble.answer(e);
      }
    } catch (InterruptedException e) {
      throw Coordinators.interrupted();
    }
    return null;
  }

  private void lost(String why) {
    trouble = "lost coordinator %s: %s".formatted(from, why);
    call = null;
    if (!resumes) {
      throw Failure.failed(trouble);
    }
  }

  private void reopen(Duration left) {
    try {
      from = coordinators.leader();
      call = open.apply(coordinators.streams(from));
      heard = System.nanoTime();
    } catch (Failure e) {
      trouble = String.valueOf(e.getMessage());
    }
    Coordinators.sleep(left.compareTo(PAUSE) < 0 ? left : PAUSE);
  }

  @Override
  public void close() {
    if (call != null) {
      call.cancel("done", null);
    }
  }
}
