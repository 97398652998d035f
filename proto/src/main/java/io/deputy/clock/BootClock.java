package io.deputy.clock;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.function.LongSupplier;

/**
 * Nanoseconds since the machine booted, as the kernel's {@code CLOCK_BOOTTIME} counts them: it goes
 * on while the machine is suspended, never jumps, and means the same to a program that was started
 * anew in the same boot. {@code System.nanoTime} promises none of the three: it stands still in a
 * suspend, after which a lease, or a leader's claim, would seem to hold long after its time. Any
 * thread may ask.
 */
public final class BootClock implements LongSupplier {
  private static final int CLOCK_BOOTTIME = 7;
  private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

  @SuppressWarnings("restricted") // --enable-native-access allows it
  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  @Override
  public long getAsLong() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(JAVA_LONG, 2);
      int result = (int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, time);
      if (result != 0) {
        throw new IllegalStateException("the kernel has no CLOCK_BOOTTIME");
      }
      return time.getAtIndex(JAVA_LONG, 0) * 1_000_000_000L + time.getAtIndex(JAVA_LONG, 1);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // invokeExact declares it; clock_gettime can't throw
    }
  }
}
