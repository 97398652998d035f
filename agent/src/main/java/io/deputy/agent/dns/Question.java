package io.deputy.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.Optional;

/**
 * The one question of a DNS query.
 *
 * @param name without the final dot
 * @param end where it ends in the query, bytes from the start
 */
record Question(int opcode, String name, DnsRecordType type, int dnsClass, int end) {
  private static final int HEADER = 12;
  private static final int RESPONSE = 0x8000;

  /** Reads without moving the reader index. Empty for what is no query, or not a whole one. */
  static Optional<Question> read(ByteBuf query) {
    if (query.readableBytes() < HEADER) {
      return Optional.empty();
    }
    int start = query.readerIndex();
    int flags = query.getUnsignedShort(start + 2);
    if ((flags & RESPONSE) != 0 || query.getUnsignedShort(start + 4) != 1) {
      return Optional.empty();
    }
    ByteBuf body = query.slice(start, query.readableBytes());
    body.skipBytes(HEADER);
    try {
      DnsQuestion asked = DnsRecordDecoder.DEFAULT.decodeQuestion(body);
      String name = asked.name();
      return Optional.of(
          new Question(
              flags >> 11 & 15,
              name.endsWith(".") ? name.substring(0, name.length() - 1) : name,
              asked.type(),
              asked.dnsClass(),
              body.readerIndex()));
    } catch (Exception e) {
      // Netty's decoder throws this and that at garbage, and declares all of it.
      return Optional.empty();
    }
  }
}
