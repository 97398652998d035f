package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.api.Lines.Asked;
import io.deputy.model.Identity;
import io.deputy.model.MachineName;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static final MachineName H1 = new MachineName("h1");
  private static final Identity AGENT = new Identity("lab", Identity.Kind.AGENT, "h1");
  private static final Identity OTHER = new Identity("lab", Identity.Kind.AGENT, "h2");

  private final Lines lines = new Lines();
  private final Heard<ToAgent> link = new Heard<>();
  private final GrpcLine line = new GrpcLine(link);
  private final Heard<Piece> reader = new Heard<>();
  private final Heard<Piece> toAgent = new Heard<>();

  /** Keeps what it is told. */
  private static final class Heard<T> implements StreamObserver<T> {
    private final List<T> values = new ArrayList<>();
    private final List<Status.Code> ends = new ArrayList<>();

    @Override
    public void onNext(T value) {
      values.add(value);
    }

    @Override
    public void onError(Throwable t) {
      ends.add(Status.fromThrowable(t).getCode());
    }

    @Override
    public void onCompleted() {
      ends.add(Status.Code.OK);
    }
  }

  @BeforeEach
  void open() {
    lines.opened(H1, line);
  }

  private Asked ask() {
    return lines.ask(H1, Open.newBuilder(), reader);
  }

  private Lines.Stream asked() {
    return ((Asked.Expecting) ask()).stream();
  }

  /** The first piece of the stream that was asked for last. */
  private Piece first() {
    return Piece.newBuilder().setId(link.values.getLast().getOpen().getId()).build();
  }

  @Test
  void aStreamGoesToWhoeverAskedForItAndEndsOnce() {
    Lines.Stream stream = asked();
    var carried = lines.carried(AGENT, toAgent);
    carried.onNext(first());
    carried.onNext(Piece.getDefaultInstance());
    carried.onCompleted();
    stream.end();
    assertThat(reader.values).hasSize(2);
    assertThat(reader.ends).containsExactly(Status.Code.OK);
    assertThat(toAgent.ends).containsExactly(Status.Code.OK);
  }

  @Test
  void aStreamThatIsNotReadAnyMoreIsEndedForItsAgent() {
    Lines.Stream stream = asked();
    lines.carried(AGENT, toAgent).onNext(first());
    stream.end();
    stream.end();
    assertThat(toAgent.ends).containsExactly(Status.Code.OK);
  }

  @Test
  void whatNobodyWaitsForIsRefusedOnce() {
    var carried = lines.carried(AGENT, toAgent);
    for (int i = 0; i < 3; i++) {
      carried.onNext(Piece.newBuilder().setId("9").build());
    }
    carried.onCompleted();
    assertThat(toAgent.ends).containsExactly(Status.Code.NOT_FOUND);
  }

  @Test
  void anotherMachineGetsNoStreamAndTakesNone() {
    ask();
    lines.carried(OTHER, toAgent).onNext(first());
    assertThat(toAgent.ends).containsExactly(Status.Code.NOT_FOUND);
    lines.carried(AGENT, new Heard<>()).onNext(first());
    assertThat(reader.values).hasSize(1);
  }

  @Test
  void aStreamThatEndsBeforeItsAgentOpensItIsForgotten() {
    Lines.Stream stream = asked();
    stream.end();
    lines.carried(AGENT, toAgent).onNext(first());
    assertThat(toAgent.ends).containsExactly(Status.Code.NOT_FOUND);
    assertThat(reader.values).isEmpty();
  }

  @Test
  void onlySoManyAreWaitedForAndEachThatEndsMakesRoom() {
    Lines.Stream stream = asked();
    for (int i = 1; i < Lines.MAX_EXPECTED; i++) {
      ask();
    }
    assertThat(ask())
        .isEqualTo(new Asked.Refused("1000 streams are waited for already; try again"));
    stream.end();
    assertThat(ask()).isInstanceOf(Asked.Expecting.class);
    assertThat(ask()).isInstanceOf(Asked.Refused.class);

    lines.closed(H1, line);
    assertThat(reader.ends).hasSize(Lines.MAX_EXPECTED).containsOnly(Status.Code.UNAVAILABLE);
    assertThat(ask()).isEqualTo(new Asked.Refused("h1 has no line to this coordinator"));
    lines.opened(H1, line);
    assertThat(ask()).isInstanceOf(Asked.Expecting.class);
  }
}
