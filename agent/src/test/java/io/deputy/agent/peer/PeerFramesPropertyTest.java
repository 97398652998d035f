package io.deputy.agent.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PeerFramesPropertyTest {
  /** What was read, a line a frame; DATA that came in pieces is one again. */
  private static final class Heard implements PeerFrames.Listener {
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void hello(int stream, int credit, HAProxyMessage header) {
      lines.add("HELLO " + stream + " " + credit + " " + header.sourceAddress());
      header.release();
    }

    @Override
    public void answer(int stream, int credit, PeerAnswer answer) {
      lines.add("ANSWER " + stream + " " + credit + " " + answer);
    }

    @Override
    public void data(int stream, ByteBuf data) {
      bytes.writeBytes(ByteBufUtil.getBytes(data));
      data.release();
    }

    @Override
    public void datagram(int stream, ByteBuf datagram) {
      lines.add("DATAGRAM " + stream + " " + ByteBufUtil.hexDump(datagram));
      datagram.release();
    }

    @Override
    public void credit(int stream, int amount) {
      lines.add("CREDIT " + stream + " " + amount);
    }

    @Override
    public void end(int stream) {
      lines.add("END " + stream);
    }

    @Override
    public void reset(int stream) {
      lines.add("RESET " + stream);
    }
  }

  private static Heard hear(byte[] wire, int step) {
    var heard = new Heard();
    var channel = new EmbeddedChannel(new PeerFrames.Reader(heard));
    try {
      for (int at = 0; at < wire.length; at += step) {
        channel.writeInbound(Unpooled.copiedBuffer(wire, at, Math.min(step, wire.length - at)));
      }
    } catch (DecoderException refused) {
      assertThat(refused).hasMessageNotContaining("Exception: null");
    } finally {
      channel.finishAndReleaseAll();
    }
    return heard;
  }

  @Property(tries = 1000)
  void nothing_that_comes_in_does_worse_than_be_refused(
      @ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 50) int step) {
    hear(bytes, step);
  }

  /** The same for what begins as a frame of each kind. */
  @Property(tries = 1000)
  void nor_behind_the_head_of_a_frame(
      @ForAll PeerFrames.Kind kind,
      @ForAll @IntRange(max = 100) int amount,
      @ForAll byte[] bytes,
      @ForAll @IntRange(min = 1, max = 50) int step) {
    hear(RawPeer.join(RawPeer.head(kind, amount, 1), bytes), step);
  }

  /** A good one with one byte changed. */
  @Property(tries = 1000)
  void a_damaged_hello_is_read_or_refused(@ForAll @IntRange(max = 70) int at, @ForAll byte damage) {
    byte[] frame =
        RawPeer.hello(
            1,
            new PeerHello(
                ServiceId.parse("live/db"),
                0,
                Protocol.TCP,
                1,
                1,
                new Origin.Network("live_default")));
    frame[at % frame.length] ^= damage;
    hear(frame, frame.length);
  }

  @Property(tries = 500)
  void frames_come_out_as_they_went_in_however_they_are_cut(
      @ForAll @Size(max = 20) List<byte[]> writes, @ForAll @IntRange(min = 1, max = 30) int step) {
    var writer = new EmbeddedChannel();
    var sent = new ByteArrayOutputStream();
    var answer = new PeerAnswer(PeerAnswer.Verdict.NOT_READY, "it starts", 4);
    PeerFrames.write(writer, 65536, 2, answer);
    for (byte[] write : writes) {
      sent.writeBytes(write);
      PeerFrames.write(writer, PeerFrames.Kind.DATA, write.length, 3);
      writer.writeOutbound(Unpooled.copiedBuffer(write));
    }
    PeerFrames.write(writer, PeerFrames.Kind.CREDIT, PeerFrames.MAX_AMOUNT, 3);
    PeerFrames.write(writer, PeerFrames.Kind.END, 0, 3);
    PeerFrames.write(writer, PeerFrames.Kind.RESET, 0, Integer.MAX_VALUE);
    writer.flush();
    Heard heard = hear(drain(writer), step);
    assertThat(heard.bytes.toByteArray()).isEqualTo(sent.toByteArray());
    assertThat(heard.lines)
        .containsExactly(
            "ANSWER 2 65536 " + answer, "CREDIT 3 16777215", "END 3", "RESET 2147483647");
  }

  /** Also those that are empty; and each is one, however many there are. */
  @Property(tries = 500)
  void datagrams_come_out_as_they_went_in_however_they_are_cut(
      @ForAll @Size(max = 20) List<byte[]> sent, @ForAll @IntRange(min = 1, max = 30) int step) {
    var writer = new EmbeddedChannel();
    for (byte[] datagram : sent) {
      PeerFrames.write(writer, PeerFrames.Kind.DATAGRAM, datagram.length, 7);
      writer.writeOutbound(Unpooled.copiedBuffer(datagram));
    }
    writer.flush();
    assertThat(hear(drain(writer), step).lines)
        .isEqualTo(sent.stream().map(d -> "DATAGRAM 7 " + ByteBufUtil.hexDump(d)).toList());
  }

  private static byte[] drain(EmbeddedChannel writer) {
    var all = new ByteArrayOutputStream();
    for (ByteBuf b = writer.readOutbound(); b != null; b = writer.readOutbound()) {
      all.writeBytes(ByteBufUtil.getBytes(b));
      b.release();
    }
    writer.finishAndReleaseAll();
    return all.toByteArray();
  }
}
