package io.deputy.cli.carry;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.model.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The operator's own disk, and standard input as {@code -}. */
public final class Disk implements ComposeFiles {
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final InputStream in;
  private final Consumer<String> notes;

  /**
   * @param notes told what is read when it takes longer than a second
   */
  public Disk(InputStream in, Consumer<String> notes) {
    this.in = in;
    this.notes = notes;
  }

  @Override
  public Kind kind(String path) {
    Path file;
    try {
      file = path(path);
    } catch (IOException e) {
      return Kind.OTHER;
    }
    if (Files.isRegularFile(file)) {
      return Kind.FILE;
    }
    if (Files.isDirectory(file)) {
      return Kind.FOLDER;
    }
    return Files.notExists(file) ? Kind.ABSENT : Kind.OTHER;
  }

  /** A name may be none on this disk: with NUL in it, or beyond what the locale's letters are. */
  private static Path path(String name) throws IOException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IOException("its name can't be one on this machine: " + e.getReason(), e);
    }
  }

  @Override
  public String real(String path) throws IOException {
    return path(path).toRealPath().toString();
  }

  @Override
  public String text(String path) throws IOException {
    byte[] bytes =
        path.equals("-") ? in.readNBytes(MAX_FILE_BYTES + 1) : head(path, MAX_FILE_BYTES + 1);
    if (bytes.length > MAX_FILE_BYTES) {
      throw new IOException("is longer than %d MiB".formatted(MAX_FILE_BYTES >> 20));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("is not UTF-8", e);
    }
  }

  /** Nobody may ever write to a named pipe, and a reader would wait for it. */
  private static void waitForNobody(Path file) throws IOException {
    boolean shell = file.startsWith("/dev") || file.startsWith("/proc"); // <(command) is /dev/fd/63
    if (Files.isDirectory(file)) {
      throw new IOException("is a folder, expected a file");
    }
    if (!shell && Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("is a pipe, a socket or a device, expected a file");
    }
  }

  @Override
  public byte[] head(String path, int bytes) throws IOException {
    Path file = path(path);
    waitForNobody(file);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(bytes);
    } catch (NoSuchFileException e) {
      throw new IOException("no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("permission denied", e);
    }
  }

  @Override
  public boolean isExecutable(String path) throws IOException {
    return Files.getPosixFilePermissions(path(path)).contains(PosixFilePermission.OWNER_EXECUTE);
  }

  @Override
  public Content carry(String path) throws IOException {
    return Packing.of(path(path)).content(progress(path));
  }

  @Override
  public Content context(String path, String dockerfile) throws IOException {
    return Packing.ofContext(path(path), dockerfile).content(progress(path));
  }

  private LongConsumer progress(String path) {
    long[] next = {System.nanoTime() + QUIET.toNanos()};
    return bytes -> {
      if (System.nanoTime() >= next[0]) {
        next[0] = System.nanoTime() + QUIET.toNanos();
        notes.accept("reading %s: %d MiB".formatted(path, bytes >> 20));
      }
    };
  }
}
