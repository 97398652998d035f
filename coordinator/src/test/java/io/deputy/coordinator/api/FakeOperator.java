package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An operator who reads a stream, ready for more or not, and keeps what was said, in words. */
class FakeOperator<T> extends ServerCallStreamObserver<T> {
  private final Function<T, String> words;
  final List<String> said = new ArrayList<>();
  String end = "";
  boolean ready = true;
  boolean gone;
  int requested;
  private Runnable becameReady = () -> {};
  Runnable cancelled = () -> {};

  FakeOperator(Function<T, String> words) {
    this.words = words;
  }

  void becomeReady() {
    ready = true;
    becameReady.run();
  }

  @Override
  public void onNext(T value) {
    assertThat(end).isEmpty();
    said.add(words.apply(value));
  }

  @Override
  public void onError(Throwable t) {
    end = Status.fromThrowable(t).getCode().name();
  }

  @Override
  public void onCompleted() {
    end = "OK";
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isCancelled() {
    return gone;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    becameReady = handler;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    cancelled = handler;
  }

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {
    requested = count;
  }

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void setCompression(String compression) {}
}
