package io.deputy.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class QuestionPropertyTest {
  @Property(tries = 2000)
  void any_bytes_are_read_or_not_and_nothing_worse(@ForAll @Size(max = 600) byte[] bytes) {
    readAndReply(bytes);
  }

  @Property(tries = 2000)
  void a_damaged_query_is_read_or_not_and_nothing_worse(
      @ForAll @IntRange(max = 40) int at,
      @ForAll byte damage,
      @ForAll @IntRange(max = 50) int cut) {
    byte[] bytes = Messages.queryWithEdns(1, "web.example.org");
    bytes[at % bytes.length] ^= damage;
    readAndReply(java.util.Arrays.copyOf(bytes, Math.max(0, bytes.length - cut)));
  }

  @Property(tries = 500)
  void a_good_query_is_read(
      @ForAll @AlphaChars @StringLength(min = 1, max = 63) String label,
      @ForAll @IntRange(min = 1, max = 255) int type) {
    ByteBuf query = Unpooled.wrappedBuffer(Messages.query(1, label + ".live", type));
    assertThat(Question.read(query))
        .hasValueSatisfying(
            q -> {
              assertThat(q.name()).isEqualTo(label + ".live");
              assertThat(q.type().intValue()).isEqualTo(type);
              assertThat(q.end()).isEqualTo(query.readableBytes());
            });
  }

  private static void readAndReply(byte[] bytes) {
    ByteBuf query = Unpooled.wrappedBuffer(bytes);
    Question.read(query)
        .ifPresent(
            question -> {
              ByteBuf reply = Reply.address(query, question, new byte[] {1, 2, 3, 4});
              assertThat(reply.readableBytes()).isEqualTo(question.end() + 16);
              reply.release();
            });
    assertThat(query.readerIndex()).isZero();
  }
}
