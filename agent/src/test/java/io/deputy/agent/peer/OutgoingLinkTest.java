package io.deputy.agent.peer;

import static io.deputy.agent.route.RouteFixture.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.flow.Attempt;
import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.Leg;
import io.deputy.agent.flow.Outcome;
import io.deputy.agent.link.TestPki;
import io.deputy.agent.socket.Headroom;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.deputy.tls.UnusableFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutgoingLinkTest {
  private static final PeerHello HELLO =
      new PeerHello(ServiceId.parse("live/db"), 0, Protocol.TCP, 80, 1, new Origin.Host());

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final Attempt attempt = new Attempt(outcomes::add);
  @TempDir private Path directory;
  private Sockets sockets;
  private OutgoingLink link;

  @BeforeEach
  void ask() throws UnusableFile {
    sockets = Sockets.open(1);
    var tls = new PeerTls("lab", new TestPki(directory).agent("h1"));
    var pool = new PeerPool(machine("h2"), sockets.loops().getFirst(), sockets, tls);
    link = new OutgoingLink(pool, tls.contexts(), channel);
    var from = new InetSocketAddress("10.0.0.1", 1);
    link.ask(HELLO, Ends.of(from, from), attempt);
    channel.runPendingTasks();
    channel.releaseOutbound();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    sockets.close();
  }

  /** Certificates were renewed while it was in use: what its last stream says is not lost. */
  @Test
  void a_retired_one_closes_after_its_last_words() {
    link.answer(1, 65536, new PeerAnswer(PeerAnswer.Verdict.OK, "", 1));
    link.retire();
    Leg stream = ((Outcome.Open) outcomes.getFirst()).backend();
    stream.write(Unpooled.copiedBuffer("last", StandardCharsets.US_ASCII));
    var _ = stream.end(true);
    stream.release();
    assertThat(channel.isOpen()).isFalse();
    assertThat(sent()).containsExactly("DATA", "last", "END");
  }

  /** What its client does not wait for any more need not be done. */
  @Test
  void a_hello_that_nobody_waits_for_is_taken_back() {
    attempt.cancel();
    channel.runPendingTasks();
    assertThat(sent()).containsExactly("RESET");
    link.answer(1, 65536, new PeerAnswer(PeerAnswer.Verdict.OK, "", 1));
    assertThat(outcomes).isEmpty();
    assertThat(link.load()).isZero();
  }

  /** TLS would copy a head in a buffer of its own together with what follows. */
  @Test
  void a_frames_head_is_put_where_there_is_room_in_front_of_its_bytes() {
    link.answer(1, 65536, new PeerAnswer(PeerAnswer.Verdict.OK, "", 1));
    Leg stream = ((Outcome.Open) outcomes.getFirst()).backend();
    ByteBuf read = Unpooled.buffer(64).setIndex(Headroom.BYTES, Headroom.BYTES);
    stream.write(read.writeBytes("roomy".getBytes(StandardCharsets.US_ASCII)));
    stream.flush();
    channel.runPendingTasks();
    ByteBuf frame = channel.readOutbound();
    assertThat(frame).isSameAs(read);
    assertThat(frame.readByte()).isEqualTo((byte) PeerFrames.Kind.DATA.ordinal());
    assertThat(frame.readMedium()).isEqualTo("roomy".length());
    assertThat(frame.readInt()).isEqualTo(1);
    assertThat(frame.toString(StandardCharsets.US_ASCII)).isEqualTo("roomy");
    frame.release();
  }

  /** A container's socket is emptied when it closes, however slow its client is. */
  @Test
  void what_is_read_beyond_the_credit_waits_for_more_of_it() {
    link.answer(1, 5, new PeerAnswer(PeerAnswer.Verdict.OK, "", 1));
    Leg stream = ((Outcome.Open) outcomes.getFirst()).backend();
    write(stream, "at once");
    assertThat(stream.takesMore()).isFalse();
    write(stream, "later");
    write(stream, "last");
    ChannelFuture ended = stream.end(true);
    assertThat(sent()).containsExactly("DATA", "at once");
    link.credit(1, 2);
    channel.runPendingTasks();
    assertThat(sent()).as("what was sent is paid for first").isEmpty();
    link.credit(1, 1);
    channel.runPendingTasks();
    assertThat(sent()).containsExactly("DATA", "later");
    assertThat(ended.isDone()).isFalse();
    link.credit(1, 100);
    channel.runPendingTasks();
    assertThat(sent()).containsExactly("DATA", "last", "END");
    assertThat(ended.isSuccess()).isTrue();
  }

  @Test
  void what_waits_is_forgotten_with_its_stream() {
    link.answer(1, 1, new PeerAnswer(PeerAnswer.Verdict.OK, "", 1));
    Leg stream = ((Outcome.Open) outcomes.getFirst()).backend();
    write(stream, "at once");
    ByteBuf later = Unpooled.copiedBuffer("later", StandardCharsets.US_ASCII);
    stream.write(later);
    stream.reset();
    assertThat(later.refCnt()).isZero();
  }

  private void write(Leg stream, String text) {
    stream.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    stream.flush();
    channel.runPendingTasks();
  }

  private List<String> sent() {
    List<String> all = new ArrayList<>();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      all.add(
          bytes.readableBytes() == PeerFrames.HEAD
              ? PeerFrames.Kind.values()[bytes.getByte(bytes.readerIndex())].name()
              : bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }
    return all;
  }
}
