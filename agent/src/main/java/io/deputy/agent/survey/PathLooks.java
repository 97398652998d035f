package io.deputy.agent.survey;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether paths are there. A path on a file system whose server is away can't be looked at for as
 * long as that lasts, and nothing wakes who tries: that thread is left behind, the path is not
 * answered until it comes back, and the other paths are.
 */
final class PathLooks {
  /** For one path; a disk that has to wake up first is answered at the next survey. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(PathLooks.class);

  private final Predicate<Path> hidden;
  private final Predicate<Path> exists;
  private final Duration patience;
  private final Map<String, Walker> hanging = new HashMap<>();

  /**
   * @param hidden whether this process sees something else there than Docker does
   */
  PathLooks(Predicate<Path> hidden) {
    // Links are followed, as Docker does.
    this(hidden, Files::exists, PATIENCE);
  }

  PathLooks(Predicate<Path> hidden, Predicate<Path> exists, Duration patience) {
    this.hidden = hidden;
    this.exists = exists;
    this.patience = patience;
  }

  /** Those that can be answered. What is hidden counts as there: Docker refuses it at the start. */
  SortedMap<String, Boolean> look(Collection<String> paths) {
    hanging.values().removeIf(walker -> !walker.isAlive());
    var there = new ConcurrentSkipListMap<String, Boolean>();
    var left = new ConcurrentLinkedQueue<String>();
    for (String path : paths) {
      Optional<Path> possible = possible(path);
      if (possible.isEmpty()) {
        there.put(path, false);
      } else if (hidden.test(possible.get())) {
        there.put(path, true);
      } else if (!hanging.containsKey(path)) {
        left.add(path);
      }
    }
    while (!left.isEmpty()) {
      var walker = new Walker(left, there);
      walker.start();
      if (!walker.ends()) {
        break;
      }
    }
    // A copy: who was left behind may still say something.
    return new TreeMap<>(there);
  }

  /** Empty for what no file can be called, such as a name with a NUL in it. */
  private static Optional<Path> possible(String path) {
    try {
      return Optional.of(Path.of(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Looks at one path after another, and at no other after one that took too long. */
  private final class Walker extends Thread {
    private final Queue<String> left;
    private final Map<String, Boolean> there;
    private volatile @Nullable String at;
    private final AtomicInteger looked = new AtomicInteger();
    private volatile boolean leftBehind;

    Walker(Queue<String> left, Map<String, Boolean> there) {
      super("survey");
      setDaemon(true);
      this.left = left;
      this.there = there;
    }

    @Override
    public void run() {
      while (!leftBehind) {
        String path = left.poll();
        at = path;
        if (path == null) {
          return;
        }
        there.put(path, exists.test(Path.of(path)));
        looked.incrementAndGet();
      }
    }

    /**
     * Waits for it as long as it gets on.
     *
     * @return false if the caller is asked to stop
     */
    boolean ends() {
      try {
        int before;
        do {
          before = looked.get();
          if (join(patience)) {
            return true;
          }
        } while (looked.get() > before);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        leftBehind = true;
      }
      String path = at;
      if (path != null) {
        LOG.warn("{} can't be looked at: its file system does not answer", path);
        hanging.put(path, this);
      }
      return true;
    }
  }
}
