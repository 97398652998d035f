package io.deputy.agent.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a tar archive that came from elsewhere, and nothing but what may be in one: folders,
 * files and links that stay inside. Owners and times are not kept; permissions are, without the
 * set-uid, set-gid and sticky bits.
 *
 * <p>An archive whose only entry is a file stands for that file. Any other stands for a folder, and
 * begins with the folder's own entry, {@code ./}.
 */
final class Unpacking {
  private final Path target;
  // Made when all else stands, so that nothing is ever written through a link.
  private final Map<Path, Path> links = new LinkedHashMap<>();
  // Given last, so that a folder without write permission can be filled.
  private final Map<Path, Integer> folderModes = new LinkedHashMap<>();
  private @Nullable Path onlyFile;
  private int entries;

  private Unpacking(Path target) {
    this.target = target;
  }

  /**
   * @param target must not exist: becomes a file or a folder, as the archive says
   * @throws IOException if the archive is broken or holds what may not be in it, or the disk is
   *     full; what was unpacked by then is left for the caller to remove
   */
  static void unpack(InputStream tar, Path target) throws IOException {
    new Unpacking(target).unpack(tar);
  }

  private void unpack(InputStream tar) throws IOException {
    Files.createDirectory(target);
    TarArchiveInputStream archive = new TarArchiveInputStream(tar);
    for (TarArchiveEntry e = archive.getNextEntry(); e != null; e = archive.getNextEntry()) {
      entries++;
      entry(e, archive);
    }
    for (Map.Entry<Path, Path> link : links.entrySet()) {
      Files.createSymbolicLink(link.getKey(), link.getValue());
    }
    for (Map.Entry<Path, Integer> folder : folderModes.entrySet()) {
      Files.setPosixFilePermissions(folder.getKey(), permissions(folder.getValue()));
    }
    if (entries == 1 && onlyFile != null && target.equals(onlyFile.getParent())) {
      becomeTheFile(onlyFile);
    }
  }

  private void entry(TarArchiveEntry entry, InputStream content) throws IOException {
    Path path = inside(entry);
    // Not by isFile(), which is true of everything that is no folder.
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_SYMLINK -> links.put(path, linkInside(entry, path));
      case TarConstants.LF_DIR -> {
        Files.createDirectories(path);
        folderModes.put(path, entry.getMode());
      }
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM -> write(path, entry.getMode(), content);
      default -> throw refused(entry, "is neither a file, a folder nor a symbolic link");
    }
  }

  private Path inside(TarArchiveEntry entry) throws IOException {
    Path name = Path.of(entry.getName()).normalize();
    Path path = target.resolve(name).normalize();
    if (name.isAbsolute() || !path.startsWith(target)) {
      throw refused(entry, "leads out of the archive");
    }
    return path;
  }

  private Path linkInside(TarArchiveEntry entry, Path path) throws IOException {
    Path to = Path.of(entry.getLinkName());
    Path parent = path.equals(target) ? null : path.getParent();
    if (to.isAbsolute() || parent == null || !parent.resolve(to).normalize().startsWith(target)) {
      throw refused(entry, "links out of the archive, to " + to);
    }
    return to;
  }

  private void write(Path path, int mode, InputStream content) throws IOException {
    if (path.equals(target)) {
      throw new IOException("the archive holds a file without a name");
    }
    Files.createDirectories(path.getParent());
    try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(file)) {
      content.transferTo(out);
      file.force(true); // the folder gets its final name next: a crash must not leave empty files
    }
    Files.setPosixFilePermissions(path, permissions(mode));
    onlyFile = path;
  }

  private void becomeTheFile(Path file) throws IOException {
    Path aside = target.resolveSibling(target.getFileName() + ".file");
    Files.move(file, aside);
    Files.delete(target);
    Files.move(aside, target);
  }

  private static IOException refused(TarArchiveEntry entry, String why) {
    return new IOException("entry \"%s\" %s".formatted(entry.getName(), why));
  }

  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromHighest = PosixFilePermission.values(); // OWNER_READ is 0400
    for (int i = 0; i < fromHighest.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        set.add(fromHighest[i]);
      }
    }
    return set;
  }
}
