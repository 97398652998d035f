package io.deputy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.Invalid;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import io.deputy.proto.v1.PeerProto;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerWireTest {
  @ParameterizedTest
  @EnumSource
  void a_hello_comes_back_as_it_was(Protocol protocol) {
    var hello =
        new PeerHello(
            ServiceId.parse("live/db"),
            2,
            protocol,
            5432,
            1L << 40,
            new Origin.Network("live_default"));
    assertThat(PeerWire.readHello(PeerWire.write(hello), protocol)).isEqualTo(hello);
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_comes_back_as_it_was(PeerAnswer.Verdict verdict) {
    var answer = new PeerAnswer(verdict, "because", 8);
    assertThat(PeerWire.readAnswer(PeerWire.write(answer))).isEqualTo(answer);
  }

  @Test
  void promises_come_back_as_they_were() {
    var question =
        new PromiseQuestion(
            1L << 50,
            Duration.ofMillis(3_250),
            new TreeMap<>(Map.of(SlotId.parse("live/db.0"), 7L, SlotId.parse("dev/a.b.12"), 1L)));
    assertThat(PeerWire.readQuestion(PeerWire.write(question))).isEqualTo(question);
    var answer = new PromiseAnswer(1L << 50, new TreeSet<>(question.epochs().keySet()));
    assertThat(PeerWire.readPromises(PeerWire.write(answer))).isEqualTo(answer);
  }

  @Test
  void what_is_missing_or_unknown_is_named() {
    assertThatThrownBy(() -> PeerWire.readQuestion(new byte[0]))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("keep");
    assertThatThrownBy(() -> PeerWire.readHello(new byte[0], Protocol.TCP))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("app name");
    byte[] newer = PeerProto.PeerAnswer.newBuilder().setVerdictValue(99).build().toByteArray();
    assertThatThrownBy(() -> PeerWire.readAnswer(newer))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("verdict of a peer's answer");
  }

  @Test
  void anything_else_is_invalid_and_nothing_worse() {
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      read(() -> PeerWire.readHello(bytes, Protocol.UDP));
      read(() -> PeerWire.readAnswer(bytes));
      read(() -> PeerWire.readQuestion(bytes));
      read(() -> PeerWire.readPromises(bytes));
    }
  }

  private static void read(Runnable reader) {
    try {
      reader.run();
    } catch (Invalid expected) {
      assertThat(expected).hasMessageContaining("expected");
    }
  }
}
