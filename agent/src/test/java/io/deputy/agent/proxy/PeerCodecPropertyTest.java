package io.deputy.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PeerCodecPropertyTest {
  @Property(tries = 1000)
  void nothing_that_comes_in_does_worse_than_be_refused(
      @ForAll byte[] bytes,
      @ForAll PeerCodec.Mode mode,
      @ForAll @IntRange(min = 1, max = 50) int step) {
    var channel = new EmbeddedChannel(new PeerCodec(mode));
    try {
      for (int at = 0; at < bytes.length; at += step) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(step, bytes.length - at)));
      }
    } catch (DecoderException refused) {
      assertThat(refused).hasMessageNotContaining("Exception: null");
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  /** A good header with one byte changed. */
  @Property(tries = 1000)
  void a_damaged_hello_is_read_or_refused(@ForAll @IntRange(max = 60) int at, @ForAll byte damage) {
    byte[] header =
        RawPeer.header(
            new PeerHello(
                ServiceId.parse("live/db"),
                0,
                Protocol.TCP,
                1,
                1,
                new Origin.Network("live", "default")));
    header[at % header.length] ^= damage;
    nothing_that_comes_in_does_worse_than_be_refused(header, PeerCodec.Mode.HELLO, header.length);
  }

  @Property(tries = 500)
  void frames_come_out_as_they_went_in_however_they_are_cut(
      @ForAll @Size(max = 20) List<byte[]> writes, @ForAll @IntRange(min = 1, max = 30) int step) {
    var writer = new EmbeddedChannel(new PeerCodec.Writer());
    var sent = new ByteArrayOutputStream();
    for (byte[] write : writes) {
      sent.writeBytes(write);
      writer.writeOutbound(Unpooled.copiedBuffer(write));
    }
    writer.writeOutbound(PeerCodec.Mark.END);
    byte[] wire = drain(writer);
    var reader = new EmbeddedChannel(new PeerCodec(PeerCodec.Mode.FRAMES));
    for (int at = 0; at < wire.length; at += step) {
      reader.writeInbound(Unpooled.copiedBuffer(wire, at, Math.min(step, wire.length - at)));
    }
    var received = new ByteArrayOutputStream();
    Object last = null;
    for (Object m = reader.readInbound(); m != null; m = reader.readInbound()) {
      if (m instanceof ByteBuf bytes) {
        byte[] piece = new byte[bytes.readableBytes()];
        bytes.readBytes(piece);
        received.writeBytes(piece);
        ReferenceCountUtil.release(bytes);
      }
      last = m;
    }
    assertThat(Arrays.equals(received.toByteArray(), sent.toByteArray())).isTrue();
    assertThat(last).isEqualTo(PeerCodec.Mark.END);
    reader.finishAndReleaseAll();
  }

  /** Also those that are empty; and each is one, however many there are. */
  @Property(tries = 500)
  void datagrams_come_out_as_they_went_in_however_they_are_cut(
      @ForAll @Size(max = 20) List<byte[]> sent, @ForAll @IntRange(min = 1, max = 30) int step) {
    var writer = new EmbeddedChannel(new PeerCodec.Writer());
    for (byte[] datagram : sent) {
      writer.writeOutbound(new PeerCodec.Datagram(Unpooled.copiedBuffer(datagram)));
    }
    writer.writeOutbound(PeerCodec.Mark.END);
    byte[] wire = drain(writer);
    var reader = new EmbeddedChannel(new PeerCodec(PeerCodec.Mode.DATAGRAMS));
    for (int at = 0; at < wire.length; at += step) {
      reader.writeInbound(Unpooled.copiedBuffer(wire, at, Math.min(step, wire.length - at)));
    }
    for (byte[] datagram : sent) {
      ByteBuf received = reader.readInbound();
      assertThat(ByteBufUtil.getBytes(received)).isEqualTo(datagram);
      received.release();
    }
    assertThat(reader.<Object>readInbound()).isEqualTo(PeerCodec.Mark.END);
    reader.finishAndReleaseAll();
  }

  private static byte[] drain(EmbeddedChannel writer) {
    var all = new ByteArrayOutputStream();
    for (ByteBuf b = writer.readOutbound(); b != null; b = writer.readOutbound()) {
      byte[] piece = new byte[b.readableBytes()];
      b.readBytes(piece);
      all.writeBytes(piece);
      b.release();
    }
    writer.finishAndReleaseAll();
    return all.toByteArray();
  }
}
