package io.deputy.agent.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** DNS messages byte by byte, so that tests don't trust the code they test. */
final class Messages {
  static final int A = 1;
  static final int AAAA = 28;

  /** An OPT record: EDNS 0, 1232 bytes, DNSSEC wanted. */
  static final byte[] OPT = HexFormat.of().parseHex("00002904d0000080000000");

  private Messages() {}

  static byte[] query(int id, String name, int type) {
    return message(id, 0x0100, name, type, new byte[0], 0);
  }

  static byte[] queryWithEdns(int id, String name) {
    return message(id, 0x0100, name, A, OPT, 1);
  }

  /** A header, a question, and what follows as it is. */
  static byte[] message(int id, int flags, String name, int type, byte[] rest, int additional) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeShort(id);
      out.writeShort(flags);
      out.writeShort(1);
      out.writeInt(0);
      out.writeShort(additional);
      for (String label : name.split("\\.", -1)) {
        byte[] letters = label.getBytes(StandardCharsets.US_ASCII);
        out.writeByte(letters.length);
        out.write(letters);
      }
      out.writeByte(0);
      out.writeShort(type);
      out.writeShort(1);
      out.write(rest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static int id(byte[] message) {
    return (message[0] & 255) << 8 | (message[1] & 255);
  }

  static int code(byte[] message) {
    return message[3] & 15;
  }

  static boolean truncated(byte[] message) {
    return (message[2] & 2) != 0;
  }

  static int answers(byte[] message) {
    return (message[6] & 255) << 8 | (message[7] & 255);
  }

  /** The address in the last four bytes, where our answers have it. */
  static String address(byte[] message) {
    int n = message.length;
    return "%d.%d.%d.%d"
        .formatted(
            message[n - 4] & 255, message[n - 3] & 255, message[n - 2] & 255, message[n - 1] & 255);
  }
}
