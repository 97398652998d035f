package io.deputy.cli.carry;

import io.deputy.model.Content;
import io.deputy.model.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A file or folder as a tar archive whose bytes depend on nothing but names, modes, links and
 * contents: entries in the order of their names, times at zero, owner root. A folder's entries are
 * relative to it, and the first is the folder itself, {@code ./}, for its mode. A file is one
 * entry, whose name is always the same: it is mounted under another one anyway.
 *
 * <p>A folder that an image is built from is packed without what its ignore file leaves out, and
 * with its links as they are: they lead to somewhere in the image.
 */
public final class Packing {
  private static final int MAX_ENTRIES = 100_000;

  private static final String FILE = "content";

  private final Path given;
  private final boolean context;
  private final Ignored ignored;

  private Packing(Path given, boolean context, Ignored ignored) {
    this.given = given;
    this.context = context;
    this.ignored = ignored;
  }

  /** A file or folder that is mounted. */
  public static Packing of(Path root) {
    return new Packing(root, false, Ignored.NOTHING);
  }

  /**
   * A folder that an image is built from.
   *
   * @param dockerfile its path in the folder; empty if it is elsewhere
   * @throws IOException if the ignore file can't be read
   */
  public static Packing ofContext(Path folder, String dockerfile) throws IOException {
    return new Packing(folder, true, Ignored.in(folder, dockerfile));
  }

  /**
   * Names what the file or folder holds now.
   *
   * @param progress told how many bytes were read, often
   * @throws IOException with a message for users, if some of it can't be read or can't be carried
   */
  public Content content(LongConsumer progress) throws IOException {
    MessageDigest digest = Sha256.digest();
    var counted = new Counting(digest, progress);
    write(counted);
    if (counted.bytes > Content.MAX_BYTES) {
      throw new IOException("its archive has %,d bytes, %s".formatted(counted.bytes, advice()));
    }
    return new Content(HexFormat.of().formatHex(digest.digest()), counted.bytes);
  }

  public void write(OutputStream out) throws IOException {
    var tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    var archive = new Archive(given.toRealPath(), tar);
    if (Files.isDirectory(archive.root)) {
      archive.folder(archive.root);
    } else {
      archive.entry(archive.root, FILE);
    }
    tar.finish(); // not close: the stream is the caller's
    out.flush();
  }

  /**
   * The same bytes as those that were named before.
   *
   * @throws IOException if it is not what it was: nobody is to wait for the answer that the other
   *     end would give
   */
  public void write(OutputStream out, String sha256) throws IOException {
    MessageDigest digest = Sha256.digest();
    write(new DigestOutputStream(out, digest));
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw new IOException(
          "something in it has changed since it was read: run this again, and let nothing be"
              + " written there meanwhile, such as a log");
    }
  }

  private String advice() {
    return "and at most %,d (%d MiB) may travel with an app; %s"
        .formatted(
            Content.MAX_BYTES,
            Content.MAX_BYTES >> 20,
            context
                ? "a .dockerignore leaves out what the build does not need"
                : "larger data belongs into a volume");
  }

  /** One archive as it is written. */
  private final class Archive {
    private final Path root;
    private final TarArchiveOutputStream tar;
    private int entries;
    private long bytes;

    Archive(Path root, TarArchiveOutputStream tar) {
      this.root = root;
      this.tar = tar;
    }

    private void folder(Path folder) throws IOException {
      if (!ignored.leavesOut(name(folder))) { // else whoever unpacks makes it for what is in it
        entry(folder, name(folder) + "/");
      }
      var names = new ArrayList<String>();
      try (var children = Files.newDirectoryStream(folder)) {
        children.forEach(child -> names.add(child.getFileName().toString()));
      } catch (IOException e) {
        throw unreadable(folder, e);
      }
      names.sort(null);
      for (String name : names) {
        Path child = folder.resolve(name);
        if (ignored.leavesOut(name(child))) {
          if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
              && ignored.mayKeepIn(name(child))) {
            folder(child);
          }
        } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          folder(child);
        } else {
          entry(child, name(child));
        }
      }
    }

    private String name(Path inside) {
      String relative = root.relativize(inside).toString();
      return relative.isEmpty() ? "." : relative;
    }

    private void entry(Path path, String name) throws IOException {
      if (++entries > MAX_ENTRIES) {
        throw new IOException("it holds more than %,d files".formatted(MAX_ENTRIES));
      }
      PosixFileAttributes attributes = attributes(path);
      if (attributes.isSymbolicLink()) {
        var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        link.setLinkName(targetInside(path));
        put(link, 0777);
      } else if (attributes.isDirectory()) {
        put(new TarArchiveEntry(name), mode(attributes));
      } else if (attributes.isRegularFile()) {
        regularFile(path, name, attributes);
      } else {
        throw new IOException(
            "%s is neither a file, a folder nor a link, and can't be carried".formatted(path));
      }
      tar.closeArchiveEntry();
    }

    private void regularFile(Path path, String name, PosixFileAttributes attributes)
        throws IOException {
      bytes += attributes.size();
      if (bytes > Content.MAX_BYTES) {
        throw new IOException(
            "with %s, of %,d bytes, it comes to %,d bytes, %s"
                .formatted(path, attributes.size(), bytes, advice()));
      }
      var entry = new TarArchiveEntry(name);
      entry.setSize(attributes.size());
      put(entry, mode(attributes));
      try (var in = Files.newInputStream(path)) {
        in.transferTo(tar);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    private void put(TarArchiveEntry entry, int mode) throws IOException {
      entry.setMode(mode);
      entry.setModTime(FileTime.fromMillis(0));
      entry.setIds(0, 0);
      entry.setNames("", "");
      tar.putArchiveEntry(entry);
    }

    /** A link is carried as it is, and must lead to something that is carried too. */
    private String targetInside(Path link) throws IOException {
      Path target = Files.readSymbolicLink(link);
      if (context) {
        return target.toString();
      }
      Path end = link.resolveSibling(target).normalize();
      if (target.isAbsolute() || !end.startsWith(root)) {
        throw new IOException(
            "%s is a link to %s, which is outside of %s and would not travel with it"
                .formatted(link, target, root));
      }
      return target.toString();
    }
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static int mode(PosixFileAttributes attributes) {
    Set<PosixFilePermission> set = attributes.permissions();
    int mode = 0;
    for (PosixFilePermission each : List.of(PosixFilePermission.values())) {
      mode = mode << 1 | (set.contains(each) ? 1 : 0); // declared from owner's read to others' exec
    }
    return mode;
  }

  private static IOException unreadable(Path path, IOException e) {
    String why =
        e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getMessage();
    return new IOException("%s: %s".formatted(path, why), e);
  }

  private static final class Counting extends DigestOutputStream {
    private final LongConsumer progress;
    private long bytes;

    Counting(MessageDigest digest, LongConsumer progress) {
      super(OutputStream.nullOutputStream(), digest);
      this.progress = progress;
    }

    @Override
    public void write(int b) throws IOException {
      super.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      super.write(b, offset, length);
      bytes += length;
      progress.accept(bytes);
    }
  }
}
