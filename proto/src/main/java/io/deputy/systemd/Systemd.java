package io.deputy.systemd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a service of {@code Type=notify} tells systemd: one datagram each to the socket named by
 * {@code NOTIFY_SOCKET} (sd_notify(3)). The JDK has no datagrams on Unix sockets, so libc is
 * called. Without the variable nothing happens; where systemd takes no message, standard error,
 * which is the journal, says so.
 */
public final class Systemd {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MAX_PATH = 107;

  private final @Nullable String socket;
  private final long watchdogNanos;
  private final LongSupplier clock;
  private long toldAt;
  private String status = "";

  /**
   * @param environment of the process
   * @param clock nanoseconds
   */
  public Systemd(Map<String, String> environment, LongSupplier clock) {
    String path = environment.get("NOTIFY_SOCKET");
    this.socket = path == null || path.isEmpty() || path.length() > MAX_PATH ? null : path;
    String micros = environment.getOrDefault("WATCHDOG_USEC", "0");
    this.watchdogNanos = micros.matches("\\d{1,15}") ? Long.parseLong(micros) * 1_000 : 0;
    this.clock = clock;
    this.toldAt = clock.getAsLong();
  }

  public void ready() {
    tell("READY=1");
  }

  /** One line, which {@code systemctl status} shows. Told when it has changed; by one thread. */
  public void status(String line) {
    if (!line.equals(status)) {
      status = line;
      tell("STATUS=" + line);
    }
  }

  public void stopping() {
    tell("STOPPING=1");
  }

  /** To be called often, by the thread that must not stand still. */
  public void alive() {
    long now = clock.getAsLong();
    if (watchdogNanos > 0 && now - toldAt >= watchdogNanos / 4) {
      toldAt = now;
      tell("WATCHDOG=1");
    }
  }

  private void tell(String message) {
    if (socket == null) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      byte[] path = socket.getBytes(StandardCharsets.UTF_8);
      if (path[0] == '@') {
        path[0] = 0; // a name in the abstract namespace
      }
      MemorySegment address = arena.allocate(2L + path.length);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
      byte[] text = message.getBytes(StandardCharsets.UTF_8);
      MemorySegment buffer = arena.allocate(text.length);
      MemorySegment.copy(text, 0, buffer, JAVA_BYTE, 0, text.length);
      Libc.send(buffer, address);
    } catch (IllegalStateException e) {
      System.err.printf("systemd was not told %s: %s%n", message, e.getMessage());
    }
  }

  /** Found only where there is a systemd to tell. */
  private static final class Libc {
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;
    private static final MethodHandle SOCKET =
        function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO =
        function(
            "sendto",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_INT, POINTER, JAVA_LONG, JAVA_INT, POINTER, JAVA_INT));
    private static final MethodHandle CLOSE =
        function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    @SuppressWarnings("restricted") // --enable-native-access allows it
    private static MethodHandle function(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    static void send(MemorySegment text, MemorySegment address) {
      try {
        int fd = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        if (fd < 0) {
          throw new IllegalStateException("no Unix socket can be made");
        }
        try {
          int length = (int) address.byteSize();
          long sent = (long) SENDTO.invokeExact(fd, text, text.byteSize(), 0, address, length);
          if (sent != text.byteSize()) {
            throw new IllegalStateException("its socket takes no message");
          }
        } finally {
          int _ = (int) CLOSE.invokeExact(fd);
        }
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e); // invokeExact declares it; these functions can't throw
      }
    }
  }
}
