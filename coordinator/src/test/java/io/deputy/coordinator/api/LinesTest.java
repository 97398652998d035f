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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static final MachineName H1 = new MachineName("h1");
  private static final Identity AGENT = new Identity("lab", Identity.Kind.AGENT, "h1");
  private static final Identity OTHER = new Identity("lab", Identity.Kind.AGENT, "h2");

  private final Lines lines = new Lines();
  private final Heard<ToAgent> link = new Heard<>();
  private final GrpcLine line = line(link);
  private final Heard<Piece> reader = new Heard<>();
  private final Heard<Piece> toAgent = new Heard<>();

  /** How many pieces the agent was let send. */
  private int asks;

  /** Keeps what it is told. */
  private static class Heard<T> implements StreamObserver<T> {
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

  /** As the service makes them. */
  private GrpcLine line(StreamObserver<ToAgent> link) {
    return new GrpcLine(link, l -> lines.opened(H1, l), l -> lines.closed(H1, l));
  }

  private StreamObserver<Piece> carried(Identity agent, StreamObserver<Piece> toAgent) {
    return lines.carried(agent, toAgent, () -> asks++);
  }

  @BeforeEach
  void taken() {
    line.answer(1, 1, Optional.empty());
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
    var carried = carried(AGENT, toAgent);
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
    carried(AGENT, toAgent).onNext(first());
    stream.end();
    stream.end();
    assertThat(toAgent.ends).containsExactly(Status.Code.OK);
  }

  @Test
  void whatNobodyWaitsForIsRefusedOnce() {
    var carried = carried(AGENT, toAgent);
    for (int i = 0; i < 3; i++) {
      carried.onNext(Piece.newBuilder().setId("9").build());
    }
    carried.onCompleted();
    assertThat(toAgent.ends).containsExactly(Status.Code.NOT_FOUND);
  }

  @Test
  void anotherMachineGetsNoStreamAndTakesNone() {
    ask();
    carried(OTHER, toAgent).onNext(first());
    assertThat(toAgent.ends).containsExactly(Status.Code.NOT_FOUND);
    carried(AGENT, new Heard<>()).onNext(first());
    assertThat(reader.values).hasSize(1);
  }

  @Test
  void aStreamThatEndsBeforeItsAgentOpensItIsForgotten() {
    Lines.Stream stream = asked();
    stream.end();
    carried(AGENT, toAgent).onNext(first());
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

    line.left();
    assertThat(reader.ends).hasSize(Lines.MAX_EXPECTED).containsOnly(Status.Code.UNAVAILABLE);
    assertThat(ask()).isEqualTo(new Asked.Refused("h1 has no line to this coordinator"));
    line(link).answer(1, 1, Optional.empty());
    assertThat(ask()).isInstanceOf(Asked.Expecting.class);
  }

  @Test
  void aLineThatIsRefusedHasNotReplacedTheOneThatIsOpen() {
    Heard<ToAgent> intruder = new Heard<>();
    line(intruder).refuse("there is a machine h1 already");
    assertThat(intruder.ends).containsExactly(Status.Code.PERMISSION_DENIED);
    assertThat(ask()).isInstanceOf(Asked.Expecting.class);
    assertThat(intruder.values).isEmpty();
    assertThat(link.values.getLast().hasOpen()).isTrue();
  }

  @Test
  void aLineOfAnAgentThatIsNotTakenOnYetIsNotAsked() {
    line.left();
    line(new Heard<>());
    assertThat(ask()).isEqualTo(new Asked.Refused("h1 has no line to this coordinator"));
  }

  @Test
  void aLineThatWeCloseLeavesAtOnceAndWhoWaitsIsTold() {
    ask();
    line.redirect(Optional.empty());
    assertThat(reader.ends).containsExactly(Status.Code.UNAVAILABLE);
    assertThat(ask()).isEqualTo(new Asked.Refused("h1 has no line to this coordinator"));
    line.answer(1, 2, Optional.empty());
    assertThat(ask()).as("a last word of the loop's").isInstanceOf(Asked.Refused.class);
  }

  @Test
  void aLineThatTurnsOutToBeCutWhenItIsAskedEndsTheQuestion() {
    Heard<ToAgent> cut =
        new Heard<>() {
          @Override
          public void onNext(ToAgent value) {
            if (value.hasOpen()) {
              throw Status.CANCELLED.asRuntimeException();
            }
          }
        };
    line(cut).answer(1, 1, Optional.empty());
    ask();
    assertThat(reader.ends).containsExactly(Status.Code.UNAVAILABLE);
  }

  @Test
  void theEndOfALineThatWasReplacedTakesNothingFromTheNewOne() {
    Heard<ToAgent> again = new Heard<>();
    line(again).answer(1, 1, Optional.empty());
    line.left();
    ask();
    assertThat(again.values.getLast().hasOpen()).isTrue();
    assertThat(reader.ends).isEmpty();
  }

  @Test
  void aPieceIsLetComeForEachTimeThatOneIsAskedFor() {
    Lines.Stream stream = asked();
    stream.more();
    assertThat(asks).as("not opened yet").isZero();
    var carried = carried(AGENT, toAgent);
    carried.onNext(first());
    assertThat(asks).isZero();
    stream.more();
    assertThat(asks).isEqualTo(1);
    stream.end();
    stream.more();
    assertThat(asks).isEqualTo(1);
  }
}
