package io.deputy.agent.run;

import io.deputy.agent.run.JournalText.Unreadable;
import io.deputy.text.Causes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Journal} in a folder: two small files, each replaced as a whole (written beside, moved
 * over), by one thread for each, so that a slow disk delays no lease.
 */
public final class FileJournal implements Journal, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileJournal.class);

  private static final String MEMORY = "journal";
  private static final String LEASE = "lease";

  private final Path folder;
  private final Consumer<AgentEvent> events;
  private final ExecutorService memoryWriter = writer("journal");
  private final ExecutorService leaseWriter = writer("lease");
  private final AtomicReference<@Nullable StoredLease> newest = new AtomicReference<>();
  private String leaseTrouble = ""; // the lease writer's

  /**
   * @param events takes what came of a write, from a thread of the journal's own
   */
  public FileJournal(Path folder, Consumer<AgentEvent> events) {
    this.folder = folder;
    this.events = events;
  }

  private static ExecutorService writer(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
  }

  /** What the last agent left. What can't be read counts as not there, and is a trouble. */
  public static Recalled recall(Path folder) {
    var troubles = new ArrayList<String>();
    Memory memory = read(folder.resolve(MEMORY), JournalText::readMemory, troubles);
    StoredLease lease = read(folder.resolve(LEASE), JournalText::readLease, troubles);
    return new Recalled(memory == null ? Memory.NONE : memory, lease, List.copyOf(troubles));
  }

  private interface Reader<T> {
    T read(String text) throws Unreadable;
  }

  private static <T> @Nullable T read(Path file, Reader<T> reader, List<String> troubles) {
    try {
      return reader.read(Files.readString(file));
    } catch (NoSuchFileException e) {
      return null;
    } catch (Unreadable | IOException e) {
      troubles.add(
          "%s can't be read and counts as empty, so nothing that needs a lease goes on: %s"
              .formatted(file, e.getMessage()));
      return null;
    }
  }

  @Override
  public void write(long version, Memory memory) {
    submit(memoryWriter, () -> events.accept(writeNow(version, memory)));
  }

  private AgentEvent writeNow(long version, Memory memory) {
    try {
      replace(memoryFile(), JournalText.write(memory), true);
      return new AgentEvent.Written(version);
    } catch (IOException e) {
      return new AgentEvent.NotWritten(
          version,
          "%s can't be written, so nothing is started: %s"
              .formatted(memoryFile(), Causes.ofFile(e)));
    }
  }

  @Override
  public void lease(StoredLease lease) {
    if (newest.getAndSet(lease) == null) {
      submit(leaseWriter, this::writeLease);
    }
  }

  private void writeLease() {
    StoredLease lease = newest.getAndSet(null);
    if (lease == null) {
      return;
    }
    String trouble = "";
    try {
      // Not forced to disk: after a power cut it is another boot's, and counts for nothing.
      replace(leaseFile(), JournalText.write(lease), false);
    } catch (IOException e) {
      trouble =
          "%s can't be written; an older lease is on disk, which is safe: %s"
              .formatted(leaseFile(), Causes.ofFile(e));
    }
    if (!trouble.equals(leaseTrouble)) {
      leaseTrouble = trouble;
      events.accept(new AgentEvent.Trouble(LEASE, trouble));
    }
  }

  private void replace(Path file, String text, boolean force) throws IOException {
    Files.createDirectories(folder);
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (force) {
        channel.force(true);
      }
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (force) {
      // The new name must outlive a power cut as well.
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private static void submit(ExecutorService writer, Runnable task) {
    try {
      writer.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("closed", e);
    }
  }

  private Path memoryFile() {
    return folder.resolve(MEMORY);
  }

  private Path leaseFile() {
    return folder.resolve(LEASE);
  }

  /** Waits for what is being written. */
  @Override
  public void close() {
    memoryWriter.close();
    leaseWriter.close();
  }
}
