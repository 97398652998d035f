package io.deputy.agent.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections this process can carry, by its file descriptors and its heap. An operator
 * can give it other limits while it runs.
 */
public final class Capacity {
  /** For all that is no connection of a client: Docker, Consul, other agents, listeners, files. */
  private static final long OTHER_DESCRIPTORS = 1000;

  /** A client's socket and a container's. */
  private static final long DESCRIPTORS = 2;

  /** Of heap, with room to spare: 2.2 KB were measured ({@code ./dev bench connections}). */
  private static final long BYTES = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(Capacity.class);

  private static final Path LIMITS = Path.of("/proc/self/limits");

  private final Path limits;

  /** As last read; empty before that: then only the heap bounds them. */
  private Optional<Long> descriptors = Optional.empty();

  /** Of this process. */
  public Capacity() {
    this(LIMITS);
  }

  Capacity(Path limits) {
    this.limits = limits;
  }

  /** As it is now; what can't be read now is as it was. On one thread at a time. */
  public int connections() {
    try {
      descriptors = descriptors(Files.readAllLines(limits));
    } catch (IOException e) {
      LOG.debug("{}: {}", limits, e.getMessage()); // no descriptor may be left to read it with
    }
    return connections(descriptors, Runtime.getRuntime().maxMemory());
  }

  static int connections(Optional<Long> descriptors, long heapBytes) {
    long byHeap = heapBytes / BYTES;
    long byDescriptors =
        descriptors
            .map(all -> Math.max(all / 4, all - OTHER_DESCRIPTORS) / DESCRIPTORS)
            .orElse(Long.MAX_VALUE);
    return Math.clamp(Math.min(byHeap, byDescriptors), 1, Integer.MAX_VALUE);
  }

  /**
   * The soft limit, which the JVM has raised to the hard one.
   *
   * @param limits lines as of {@code /proc/self/limits}
   */
  static Optional<Long> descriptors(List<String> limits) {
    return limits.stream()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.substring("Max open files".length()).strip().split("\\s+", -1)[0])
        .filter(number -> number.chars().allMatch(Character::isDigit) && !number.isEmpty())
        .map(Long::valueOf)
        .findFirst();
  }
}
