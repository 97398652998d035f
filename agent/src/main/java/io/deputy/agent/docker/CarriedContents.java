package io.deputy.agent.docker;

import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.ContentSource;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import io.deputy.model.Sha256;
import io.deputy.text.Causes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.HexFormat;
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
    try (DigestInputStream tar =
        new DigestInputStream(
            new Bounded(source.open(content.sha256()), content.sizeBytes()), Sha256.digest())) {
      Unpacking.unpack(tar, partial);
      tar.transferTo(OutputStream.nullOutputStream()); // the padding counts too
      String found = HexFormat.of().formatHex(tar.getMessageDigest().digest());
      if (!found.equals(content.sha256())) {
        throw new IOException("asked for %s and was given %s".formatted(content.sha256(), found));
      }
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

  /** Ends with an error where more comes than was announced, before it fills the disk. */
  private static final class Bounded extends FilterInputStream {
    private final long limit;
    private long left;

    Bounded(InputStream in, long limitBytes) {
      super(in);
      this.limit = limitBytes;
      this.left = limitBytes;
    }

    @Override
    public int read() throws IOException {
      int next = in.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("it is longer than the %d bytes announced".formatted(limit));
      }
    }
  }
}
