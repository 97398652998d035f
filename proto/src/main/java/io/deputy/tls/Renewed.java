package io.deputy.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a program made of its certificate files, made anew when they have changed: renewed files
 * count from the next connection, and need no restart. Files are replaced one after the other, so
 * for a moment they may not fit each other; what was read before stays in use then.
 *
 * <p>Safe for use by many threads. To ask takes a look at each file's entry, no more; while they
 * can't be used, they are read at each look.
 *
 * @param <T> what is made of them
 */
public final class Renewed<T> {
  /** Everything that changes when a file is replaced, edited, or made readable. */
  private static final String ENTRY = "unix:ino,size,ctime";

  private final List<Path> files;
  private final Reading<T> reading;
  private T newest;
  private List<Map<String, Object>> read;
  private String trouble = "";

  /** Makes something of the files, or says why that can't be. */
  public interface Reading<T> {
    T read() throws UnusableFile;
  }

  /** Is told within {@link #get}, when it has changed. */
  public interface News {
    /** The files were read again, and can be used. */
    void renewed();

    /** They can't; the sentence names the file, and is told once. */
    void kept(String why);
  }

  /** Reads the files for the first time, when there is nothing else to use yet. */
  public Renewed(List<Path> files, Reading<T> reading) throws UnusableFile {
    this.files = List.copyOf(files);
    this.reading = reading;
    read = entries(); // before they are read: what changes meanwhile is read again
    newest = reading.read();
  }

  /** For a new connection. */
  public synchronized T get(News news) {
    List<Map<String, Object>> now = entries();
    if (!now.equals(read) || !trouble.isEmpty()) {
      String before = trouble;
      try {
        newest = reading.read();
        read = now;
        trouble = "";
        news.renewed();
      } catch (UnusableFile e) {
        trouble = Objects.requireNonNull(e.getMessage());
        if (!trouble.equals(before)) {
          news.kept(trouble + "; what was read before stays in use");
        }
      }
    }
    return newest;
  }

  private List<Map<String, Object>> entries() {
    return files.stream().map(Renewed::entry).toList();
  }

  private static Map<String, Object> entry(Path file) {
    try {
      return Files.readAttributes(file, ENTRY);
    } catch (IOException e) {
      return Map.of(); // to read it says why
    }
  }
}
