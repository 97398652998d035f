package io.deputy.agent;

import io.deputy.text.Causes;
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

  /** It can't be one; the message names the key, the folder and the cause. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(Path folder, IOException why) {
      super(
          "state: found \"%s\", expected a folder that the agent can make and write: %s"
              .formatted(folder, Causes.ofFile(why)),
          why);
    }
  }

  private StateFolder(FileChannel lock) {
    this.lock = lock;
  }

  /** Makes the folder if it is not there, and its owner's alone in any case. */
  static StateFolder take(Path folder) throws Unusable, Taken {
    Path file = folder.resolve("lock");
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) != null) {
        return new StateFolder(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new Unusable(folder, e);
    }
    throw new Taken(file);
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
