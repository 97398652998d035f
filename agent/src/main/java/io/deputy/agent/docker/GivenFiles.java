package io.deputy.agent.docker;

import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.ContentSource;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import io.deputy.text.Causes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Configs and secrets on this machine: {@code files/CONTAINER/N}, each placement's own, with the
 * owner and mode that its container sees. They are there before the container is, and as long: a
 * fallback that stands by, or a container after its machine came back, starts without asking
 * anybody. In their names is nothing of what they hold, as Docker shows them to all its users.
 */
final class GivenFiles {
  private final Path folder;
  private final ContentSource source;

  /**
   * @param state the agent's own folder
   */
  GivenFiles(Path state, ContentSource source) {
    this.folder = state.resolve("files");
    this.source = source;
    try {
      Files.createDirectories(folder);
      // So is the state folder; but whoever moves it may not know what is in here.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes every config and secret among the mounts be there.
   *
   * @throws ContainersException REFUSED if one can't be had or is not what its name says
   */
  Map<Mount.File, Path> provide(PlacementId placement, List<Mount> mounts) {
    Map<Mount.File, Path> paths = new HashMap<>();
    for (Mount mount : mounts) {
      if (mount instanceof Mount.File file) {
        paths.put(file, provide(placement, file, paths.size()));
      }
    }
    return paths;
  }

  /** Written whenever a container is made: what stands there is of one that was not. */
  private Path provide(PlacementId placement, Mount.File file, int index) {
    try {
      byte[] bytes = fetch(file);
      Path own = Files.createDirectories(folder.resolve(placement.containerName()));
      Path to = own.resolve(Integer.toString(index));
      Path partial = own.resolve(index + ".partial");
      write(partial, file, bytes);
      Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE);
      return to;
    } catch (IOException e) {
      throw new ContainersException(
          Kind.REFUSED,
          "%s %s of %s can't be put on this machine: %s"
              .formatted(
                  file.kind().name().toLowerCase(Locale.ROOT),
                  file.name(),
                  placement.service(),
                  Causes.named(e)),
          e);
    }
  }

  private byte[] fetch(Mount.File file) throws IOException {
    Content content = file.content();
    if (content == null) {
      throw new IOException("the coordinator has not read it from Consul");
    }
    return CheckedContent.secret(source, content, Content.MAX_BYTES + 1);
  }

  /** Nobody else's from its first moment; its owner's only once it is complete. */
  private static void write(Path partial, Mount.File file, byte[] bytes) throws IOException {
    Files.deleteIfExists(partial);
    Files.createFile(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
    own(partial, "unix:uid", file.uid());
    own(partial, "unix:gid", file.gid());
    Files.setPosixFilePermissions(partial, Unpacking.permissions(file.mode()));
  }

  /** Only root may give files away. */
  private static void own(Path file, String attribute, Integer id) throws IOException {
    if (!id.equals(Files.getAttribute(file, attribute))) {
      Files.setAttribute(file, attribute, id);
    }
  }

  /** Removes what was given to a placement whose container is about to be removed. */
  void drop(PlacementId placement) {
    try {
      Trees.delete(folder.resolve(placement.containerName()));
    } catch (IOException e) {
      throw new ContainersException(
          Kind.REFUSED,
          "can't remove the configs and secrets of %s: %s".formatted(placement, Causes.named(e)),
          e);
    }
  }

  /** Removes what no container mounts. Not to be called while one is being made. */
  void prune(Set<Path> mounted) throws IOException {
    for (Path own : Trees.children(folder)) {
      if (mounted.stream().noneMatch(path -> path.startsWith(own))) {
        Trees.delete(own);
      }
    }
  }
}
