package io.deputy.coordinator.api;

import io.deputy.model.Invalid;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How requests are answered, and what is refused on the way becomes their status. */
final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  private Replies() {}

  interface Answer<A> {
    A get() throws StatusException;
  }

  interface Begin {
    void run() throws StatusException;
  }

  static <A> void now(StreamObserver<A> operator, Answer<A> answer) {
    begin(operator, () -> send(operator, answer.get()));
  }

  static <A> void later(StreamObserver<A> operator, Answer<CompletableFuture<A>> answer) {
    begin(
        operator,
        () -> {
          var _ =
              answer
                  .get()
                  .whenComplete(
                      (done, refused) -> {
                        if (refused == null) {
                          send(operator, done);
                        } else {
                          refuse(operator, refused);
                        }
                      });
        });
  }

  /** For answers of many messages, which go on when {@code begin} is done. */
  static void begin(StreamObserver<?> operator, Begin begin) {
    try {
      begin.run();
    } catch (Invalid e) {
      operator.onError(Refusals.invalid(List.of(e.getMessage())));
    } catch (StatusException e) {
      operator.onError(e);
    }
  }

  private static <A> void send(StreamObserver<A> operator, A answer) {
    operator.onNext(answer);
    operator.onCompleted();
  }

  private static void refuse(StreamObserver<?> operator, Throwable refused) {
    Throwable why = refused instanceof CompletionException e ? e.getCause() : refused;
    if (!(why instanceof StatusException)) {
      // Else nobody would see it: it is not on gRPC's thread any more.
      log.error("an answer failed by a bug", why);
    }
    operator.onError(why);
  }
}
