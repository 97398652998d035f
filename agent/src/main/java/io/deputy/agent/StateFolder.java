package io.deputy.agent;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of what outlives the agent, taken for as long as one runs. A second agent, started by
 * hand, would write the same journal and, since listeners share their ports, take half of the
 * traffic. The kernel gives the lock back when a process ends, however it does.
 */
final class StateFolder implements Closeable {
  /** Files that came with apps have secrets in them, and the journal is nobody else's business. */
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final FileChannel lock;

  /** Another agent has it; the message names the folder. */
  static final class Taken extends Exception {
    private static final long serialVersionUID = 1;

    Taken(Path lock) {
      super(
          "another agent runs with state folder %s, and has locked %s in it: a machine has one"
              .formatted(lock.getParent(), lock.getFileName()));
    }
  }

  private StateFolder(FileChannel lock) {
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there, and its owner's alone in any case.
   *
   * @throws IOException if it can't be made or written
   */
  static StateFolder take(Path folder) throws IOException, Taken {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, OWNER_ONLY);
    Path file = folder.resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new Taken(file);
    }
    return new StateFolder(channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another of this process
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
