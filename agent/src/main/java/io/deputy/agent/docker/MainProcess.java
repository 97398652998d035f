package io.deputy.agent.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import io.deputy.text.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first process of a container, as this machine's kernel shows it. When the last of its threads
 * has ended, the kernel has ended all that ran in the container (pid_namespaces(7)), some 100 ms
 * before Docker has taken its network down and says so.
 */
final class MainProcess {
  private static final int STATE = 0;

  /** A first thread that has ended shows as a zombie also while others go on. */
  private static final int THREADS = 17;

  /** In clock ticks since boot: another process of the same number has another one. */
  private static final int STARTED_AT = 19;

  /** Between two looks; those that take long to end are looked at less often. */
  private static final long FIRST_MILLIS = 5;

  private static final long MOST_MILLIS = 100;

  private final Path folder;
  private final String startedAt;

  private MainProcess(Path folder, String startedAt) {
    this.folder = folder;
    this.startedAt = startedAt;
  }

  /**
   * Empty for one that does not run, that shares its PID namespace, or whose end leaves a port in
   * Docker's hands; and where Docker counts its processes otherwise than this agent.
   *
   * @throws IOException if it can't be looked now
   */
  static Optional<MainProcess> of(InspectContainerResponse found, Path processes)
      throws IOException {
    Long pid = found.getState().getPidLong();
    HostConfig host = found.getHostConfig();
    if (pid == null || pid <= 0 || host == null || shares(host) || publishes(host)) {
      return Optional.empty();
    }
    Path folder = processes.resolve(Long.toString(pid));
    String[] stat = stat(folder);
    return stat != null && isOf(found.getId(), folder)
        ? Optional.of(new MainProcess(folder, stat[STARTED_AT]))
        : Optional.empty();
  }

  private static boolean shares(HostConfig host) {
    return host.getPidMode() != null && !host.getPidMode().isEmpty();
  }

  private static boolean publishes(HostConfig host) {
    return host.getPortBindings() != null && !host.getPortBindings().getBindings().isEmpty();
  }

  private static boolean isOf(String container, Path folder) throws IOException {
    return Files.readString(folder.resolve("cgroup")).contains(container);
  }

  /**
   * @throws IOException if it can't be looked now, which says nothing of the process
   */
  boolean ended() throws IOException {
    String[] stat = stat(folder);
    if (stat == null || !stat[STARTED_AT].equals(startedAt)) {
      return true;
    }
    boolean leaderEnded = stat[STATE].equals("Z") || stat[STATE].equals("X");
    return leaderEnded && Integer.parseInt(stat[THREADS]) <= 1;
  }

  /**
   * @throws IOException as {@link #ended}
   */
  void awaitEnd() throws IOException, InterruptedException {
    for (long millis = FIRST_MILLIS; !ended(); millis = Math.min(millis + 1, MOST_MILLIS)) {
      Thread.sleep(millis);
    }
  }

  /** What follows the name, which may have any characters; null for a process that is gone. */
  private static String @Nullable [] stat(Path folder) throws IOException {
    try {
      String line = Files.readString(folder.resolve("stat"));
      return line.substring(line.lastIndexOf(')') + 2).split(" ", STARTED_AT + 2);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      if (Causes.ofFile(e).contains("No such process")) { // it ended between open and read
        return null;
      }
      throw e;
    }
  }
}
