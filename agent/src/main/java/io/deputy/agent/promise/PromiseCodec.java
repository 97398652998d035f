package io.deputy.agent.promise;

import io.deputy.model.Invalid;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.wire.PeerWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.MessageToMessageCodec;
import java.util.List;

/**
 * Questions one way and answers the other, each behind its length in four bytes. Whoever asks reads
 * answers, whoever answers reads questions; anything else ends the connection.
 */
final class PromiseCodec extends MessageToMessageCodec<ByteBuf, Record> {
  /** Of some ten thousand slots. */
  private static final int LONGEST_BYTES = 1 << 20;

  private final boolean asks;

  private PromiseCodec(boolean asks) {
    this.asks = asks;
  }

  /**
   * @param asks whether this end does
   */
  static void addTo(ChannelPipeline pipeline, boolean asks) {
    pipeline.addLast(
        new LengthFieldBasedFrameDecoder(LONGEST_BYTES, 0, 4, 0, 4),
        new LengthFieldPrepender(4),
        new PromiseCodec(asks));
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, Record message, List<Object> out) {
    byte[] sent =
        switch (message) {
          case PromiseQuestion question -> PeerWire.write(question);
          case PromiseAnswer answer -> PeerWire.write(answer);
          default -> throw new IllegalArgumentException("not between agents: " + message);
        };
    out.add(Unpooled.wrappedBuffer(sent));
  }

  /**
   * @throws Invalid if it is not what this end reads
   */
  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
    byte[] read = ByteBufUtil.getBytes(bytes);
    out.add(asks ? PeerWire.readPromises(read) : PeerWire.readQuestion(read));
  }
}
