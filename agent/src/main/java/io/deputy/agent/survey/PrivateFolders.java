package io.deputy.agent.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of which systemd has given this process some of its own ({@code PrivateTmp=}), so that it
 * can't see what Docker sees there.
 */
record PrivateFolders(List<Path> folders) implements Predicate<Path> {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFolders.class);
  private static final String SIGN = "/systemd-private-";

  /** As they are now; they do not change while a process lives. */
  static PrivateFolders read(Path proc) {
    try (Stream<String> mounts = Files.lines(proc.resolve("self/mountinfo"))) {
      return of(mounts);
    } catch (IOException e) {
      LOG.warn("{} can't be read, so paths in private folders count as missing", e.getMessage());
      return new PrivateFolders(List.of());
    }
  }

  /** Of each mount the fourth word is what is mounted, the fifth where. */
  static PrivateFolders of(Stream<String> mountinfo) {
    return new PrivateFolders(
        mountinfo
            .map(line -> line.split(" ", 6))
            .filter(words -> words.length > 5 && words[3].contains(SIGN))
            .map(words -> Path.of(words[4]))
            .toList());
  }

  @Override
  public boolean test(Path path) {
    Path plain = path.normalize();
    return folders.stream().anyMatch(plain::startsWith);
  }
}
