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
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What apps carry with them, unpacked on this machine: {@code contents/SHA256}, shared and mounted
 * read-only, and {@code carried/CONTAINER/SHA256}, a placement's own copy where it may write. Each
 * is complete or not there.
 */
final class CarriedContents {
  private static final String PARTIAL = ".partial-";

  private final Path contents;
  private final Path copies;
  private final ContentSource source;
  private final AtomicLong partials = new AtomicLong();

  /**
   * @param state the agent's own folder; what a crash left half-made there is removed
   */
  CarriedContents(Path state, ContentSource source) {
    this.contents = state.resolve("contents");
    this.copies = state.resolve("carried");
    this.source = source;
    try {
      Files.createDirectories(contents);
      Files.createDirectories(copies);
      for (Path left : Trees.children(contents)) {
        if (left.getFileName().toString().contains(PARTIAL)) {
          Trees.delete(left);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes everything be there that the mounts carry.
   *
   * @throws ContainersException REFUSED if one can't be had or is not what its name says
   */
  Map<Mount.Carried, Path> provide(PlacementId placement, List<Mount> mounts) {
    Map<Mount.Carried, Path> paths = new HashMap<>();
    for (Mount mount : mounts) {
      if (mount instanceof Mount.Carried carried) {
        paths.put(carried, provide(placement, carried));
      }
    }
    return paths;
  }

  private Path provide(PlacementId placement, Mount.Carried carried) {
    try {
      Path shared = contents.resolve(carried.content().sha256());
      if (!Files.exists(shared)) {
        fetch(carried.content(), shared);
      }
      return carried.readOnly() ? shared : copy(placement, shared);
    } catch (IOException e) {
      throw new ContainersException(
          Kind.REFUSED,
          "what %s carries for %s can't be unpacked here: %s"
              .formatted(placement.service(), carried.target(), Causes.named(e)),
          e);
    }
  }

  /** Two at once do the work twice, and one of them wins. */
  private void fetch(Content content, Path to) throws IOException {
    Path partial = partial(to);
    try (CheckedContent tar = CheckedContent.open(source, content)) {
      Unpacking.unpack(tar, partial);
      tar.check();
      putInPlace(partial, to);
    } finally {
      Trees.delete(partial);
    }
  }

  /** A copy that exists is the placement's own by now, and is not replaced. */
  private Path copy(PlacementId placement, Path shared) throws IOException {
    Path folder = copies.resolve(placement.containerName());
    Path to = folder.resolve(shared.getFileName());
    if (!Files.exists(to)) {
      Files.createDirectories(folder);
      Path partial = partial(to);
      try {
        Trees.copy(shared, partial);
        putInPlace(partial, to);
      } finally {
        Trees.delete(partial);
      }
    }
    return to;
  }

  /** Removes what was copied for a placement whose container is about to be removed. */
  void drop(PlacementId placement) {
    try {
      Trees.delete(copies.resolve(placement.containerName()));
    } catch (IOException e) {
      throw new ContainersException(
          Kind.REFUSED,
          "can't remove the files carried for %s: %s".formatted(placement, Causes.named(e)),
          e);
    }
  }

  /** Removes what no container mounts. Not to be called while one is being made. */
  void prune(Set<Path> mounted) throws IOException {
    for (Path folder : List.of(contents, copies)) {
      for (Path content : Trees.children(folder)) {
        if (mounted.stream().noneMatch(path -> path.startsWith(content))) {
          Trees.delete(content);
        }
      }
    }
  }

  private Path partial(Path of) {
    return of.resolveSibling(of.getFileName() + PARTIAL + partials.incrementAndGet());
  }

  private static void putInPlace(Path partial, Path to) throws IOException {
    try {
      Files.move(partial, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.exists(to)) {
        throw e;
      }
    }
  }
}
