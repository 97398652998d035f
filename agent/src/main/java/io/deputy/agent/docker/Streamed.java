package io.deputy.agent.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * An answer of Docker that comes in pieces. docker-java's own callback ends the stream whenever a
 * bounded wait runs out, and logs as errors what callers here expect.
 */
final class Streamed<T> implements ResultCallback<T> {
  private final Consumer<T> each;
  private final CompletableFuture<Closeable> started = new CompletableFuture<>();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  /**
   * @param each called on docker-java's thread; what it throws ends the stream
   */
  Streamed(Consumer<T> each) {
    this.each = each;
  }

  @Override
  public void onStart(Closeable stream) {
    started.complete(stream);
    if (ended.isDone()) {
      closeQuietly(stream);
    }
  }

  @Override
  public void onNext(T piece) {
    if (!ended.isDone()) {
      each.accept(piece);
    }
  }

  @Override
  public void onError(Throwable fault) {
    ended.completeExceptionally(fault);
    started.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    ended.complete(true);
  }

  /** Waits until Docker has answered, whatever comes then. */
  boolean awaitStart(Duration limit) throws Exception {
    return within(limit, started);
  }

  /**
   * @return false if it goes on after {@code limit}
   * @throws Exception what ended it, if not its end
   */
  boolean awaitEnd(Duration limit) throws Exception {
    return within(limit, ended);
  }

  private static boolean within(Duration limit, CompletableFuture<?> event) throws Exception {
    try {
      event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception fault) {
        throw fault;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    if (ended.complete(true) && started.isDone() && !started.isCompletedExceptionally()) {
      closeQuietly(started.join());
    }
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      return; // it is given up: how it ends is of no interest
    }
  }
}
