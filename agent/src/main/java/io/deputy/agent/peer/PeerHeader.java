package io.deputy.agent.peer;

import io.deputy.agent.flow.Ends;
import io.deputy.model.Invalid;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.wire.PeerWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The PROXY protocol header (version 2) that opens each stream between agents: the client's address
 * where every tool expects it, and what else there is to say in one TLV of a type that the protocol
 * leaves to its users.
 */
public final class PeerHeader {
  static final byte HELLO = (byte) 0xE0;

  /** Instead of a hello: the reference of an image that the sender wants from here. */
  static final byte IMAGE = (byte) 0xE1;

  /** Bytes of TLVs; names are at most 128 characters, so this is plenty. */
  static final int MAX_TLV = 1024;

  /** Signature and lengths, the largest addresses, TLVs. */
  static final int MAX = 16 + 216 + MAX_TLV;

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };

  private PeerHeader() {}

  public static HAProxyMessage of(PeerHello hello, Ends ends) {
    return ends.header(
        List.of(new HAProxyTLV(HELLO, Unpooled.wrappedBuffer(PeerWire.write(hello)))));
  }

  /** The image that is asked for; empty where it is a hello. */
  public static String image(HAProxyMessage header) {
    for (HAProxyTLV tlv : header.tlvs()) {
      if (tlv.typeByteValue() == IMAGE) {
        return tlv.content().toString(StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** Asks for an image, from no client's address. */
  public static byte[] image(String reference) {
    byte[] name = reference.getBytes(StandardCharsets.UTF_8);
    int addresses = 12;
    var header = ByteBuffer.allocate(16 + addresses + 3 + name.length);
    header.put(SIGNATURE).put((byte) 0x21).put((byte) 0x11); // version 2, PROXY; TCP over IPv4
    header.putShort((short) (addresses + 3 + name.length));
    header.put(new byte[addresses]);
    header.put(IMAGE).putShort((short) name.length).put(name);
    return header.array();
  }

  /** Of a header that begins in these bytes; less than 0 if too few have come to tell. */
  public static int length(ByteBuf bytes) {
    if (bytes.readableBytes() < 16) {
      return -1;
    }
    int length = 16 + bytes.getUnsignedShort(bytes.readerIndex() + 14);
    if (length > MAX) {
      throw new Invalid("peer's PROXY header", length + " bytes", "at most " + MAX);
    }
    return length;
  }

  /**
   * Reads a header that is there as a whole.
   *
   * @throws Exception if it is none
   */
  public static HAProxyMessage read(ChannelHandlerContext ctx, ByteBuf whole) throws Exception {
    return new Decoder().read(ctx, whole);
  }

  /** Netty's, for one header at a time. */
  private static final class Decoder extends HAProxyMessageDecoder {
    Decoder() {
      super(MAX_TLV);
    }

    HAProxyMessage read(ChannelHandlerContext ctx, ByteBuf whole) throws Exception {
      List<Object> out = new ArrayList<>(1);
      decode(ctx, whole, out);
      if (!out.isEmpty() && out.getLast() instanceof HAProxyMessage header) {
        return header;
      }
      throw new Invalid("peer's PROXY header", "something else", "version 2");
    }
  }

  /**
   * Reads what {@link #of} wrote; throws {@link Invalid} on anything else. The addresses' kind is
   * that of the port which is asked for.
   */
  public static PeerHello hello(HAProxyMessage header) {
    Protocol protocol =
        header.proxiedProtocol().transportProtocol() == TransportProtocol.DGRAM
            ? Protocol.UDP
            : Protocol.TCP;
    for (HAProxyTLV tlv : header.tlvs()) {
      if (tlv.typeByteValue() == HELLO) {
        return PeerWire.readHello(ByteBufUtil.getBytes(tlv.content()), protocol);
      }
    }
    throw new Invalid("peer's PROXY header", "no hello", "a TLV of type 0xE0");
  }
}
