package io.deputy.agent.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a redirected connection was made to: the kernel keeps it with the connection's tracking,
 * and tells it by a socket option that Netty has not.
 */
@SuppressWarnings("restricted") // --enable-native-access allows it
public final class OriginalDestination {
  /** {@code SOL_IP} of {@code <netinet/in.h>}. */
  private static final int LEVEL = 0;

  /** {@code SO_ORIGINAL_DST} of {@code <linux/netfilter_ipv4.h>}. */
  private static final int OPTION = 80;

  /** Of a {@code sockaddr_in}: family, port, address, and nothing. */
  private static final int BYTES = 16;

  private static final MethodHandle GETSOCKOPT =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("getsockopt"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private OriginalDestination() {}

  /**
   * Of a connection that was not redirected it is the address that it came in at.
   *
   * @throws IOException if the kernel does not track the connection, or does so no more, or the
   *     channel is none of the kernel's sockets
   */
  public static InetSocketAddress of(Channel channel) throws IOException {
    if (!(channel instanceof UnixChannel socket)) {
      throw new IOException("not a socket: " + channel);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(BYTES);
      MemorySegment length = arena.allocateFrom(JAVA_INT, BYTES);
      int failed =
          (int) GETSOCKOPT.invokeExact(socket.fd().intValue(), LEVEL, OPTION, address, length);
      if (failed != 0) {
        throw new IOException("the kernel does not tell where it was made to");
      }
      byte[] b = address.toArray(JAVA_BYTE);
      int port = (b[2] & 255) << 8 | (b[3] & 255);
      byte[] ip = {b[4], b[5], b[6], b[7]};
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("getsockopt", e);
    }
  }
}
