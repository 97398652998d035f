package io.deputy.agent.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;

/** Replies of our own, made of the query's header and question. */
final class Reply {
  /** Seconds. The address of a service never changes; but a name may go. */
  static final int TTL = 1;

  private static final int RESPONSE = 0x8000;
  private static final int AUTHORITATIVE = 0x0400;
  private static final int RECURSION_AVAILABLE = 0x0080;

  /** Opcode, and whether recursion is desired: given back as they came. */
  private static final int KEPT = 0x7900;

  /** A name written as "the one at offset 12", where the question's stands. */
  private static final int NAME_OF_QUESTION = 0xC00C;

  private Reply() {}

  static ByteBuf address(ByteBuf query, Question question, byte[] v4) {
    return head(query, question, DnsResponseCode.NOERROR, 1)
        .writeShort(NAME_OF_QUESTION)
        .writeShort(DnsRecordType.A.intValue())
        .writeShort(question.dnsClass())
        .writeInt(TTL)
        .writeShort(v4.length)
        .writeBytes(v4);
  }

  /** The name is there, but nothing of that type. */
  static ByteBuf noData(ByteBuf query, Question question) {
    return head(query, question, DnsResponseCode.NOERROR, 0);
  }

  static ByteBuf failure(ByteBuf query, Question question, DnsResponseCode code) {
    return head(query, question, code, 0);
  }

  /** What came of a question, of any reply. */
  static int code(ByteBuf reply) {
    return reply.getUnsignedShort(reply.readerIndex() + 2) & 0xF;
  }

  private static ByteBuf head(ByteBuf query, Question question, DnsResponseCode code, int answers) {
    int start = query.readerIndex();
    int flags = query.getUnsignedShort(start + 2);
    return query
        .alloc()
        .buffer(question.end() + 16)
        .writeShort(query.getUnsignedShort(start))
        .writeShort(
            (flags & KEPT) | RESPONSE | AUTHORITATIVE | RECURSION_AVAILABLE | code.intValue())
        .writeShort(1)
        .writeShort(answers)
        .writeInt(0)
        .writeBytes(query, start + 12, question.end() - 12);
  }
}
