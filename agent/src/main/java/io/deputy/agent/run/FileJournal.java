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

  private static final String MEMORY_LOST =
      "as whom containers may run here, and the highest term, are forgotten: what may run only"
          + " within a lease needs a new one to go on, and nothing is started before a coordinator"
          + " has shown that it leads";
  private static final String LEASE_LOST =
      "how long the last lease lasts is forgotten: what needs one is killed, and starts again with"
          + " the next";

  private final Path folder;
  private final Consumer<AgentEvent> events;
  private final ExecutorService memoryWriter = writer(MEMORY);
  private final ExecutorService leaseWriter = writer(LEASE);
  private final AtomicReference<@Nullable StoredLease> newest = new AtomicReference<>();

  /** The lease writer's; null before the first write, when what {@link #recall} found is told. */
  private @Nullable String leaseTrouble;

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

  /**
   * What the last agent left. A file that can't be read counts as not there and is a trouble until
   * it is written anew; it is kept beside before that.
   */
  public static Recalled recall(Path folder) {
    var troubles = new ArrayList<AgentEvent.Trouble>();
    Memory memory = read(folder, MEMORY, JournalText::readMemory, MEMORY_LOST, troubles);
    StoredLease lease = read(folder, LEASE, JournalText::readLease, LEASE_LOST, troubles);
    return new Recalled(memory == null ? Memory.NONE : memory, lease, troubles);
  }

  private interface Reader<T> {
    T read(String text) throws Unreadable;
  }

  private static <T> @Nullable T read(
      Path folder, String name, Reader<T> reader, String lost, List<AgentEvent.Trouble> troubles) {
    Path file = folder.resolve(name);
    String why;
    try {
      // Not readString: of bytes that are no text it says no line.
      return reader.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return null;
    } catch (Unreadable e) {
      why = String.valueOf(e.getMessage());
    } catch (IOException e) {
      why = Causes.ofFile(e);
    }
    troubles.add(
        new AgentEvent.Trouble(
            name,
            "%s can't be read (%s) and %s; %s".formatted(file, why, DamagedFile.keep(file), lost)));
    return null;
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
