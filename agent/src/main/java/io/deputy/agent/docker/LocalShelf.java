package io.deputy.agent.docker;

import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ImageShelf;
import io.deputy.model.Build;
import io.deputy.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The images that an agent built, out of Docker. Docker writes an image whole, and says only at its
 * end which file is which layer; so that those which the other side has can be left out, each file
 * is kept on disk until its hash is known.
 */
final class LocalShelf implements ImageShelf {
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Engine engine;
  private final Images images;
  private final Path folder;

  /**
   * @param folder where the largest layer has room
   */
  LocalShelf(Engine engine, Images images, Path folder) {
    this.engine = engine;
    this.images = images;
    this.folder = folder;
  }

  @Override
  public Offer offer(String reference) throws IOException {
    if (!reference.startsWith(Build.PREFIX)) {
      throw new IOException(
          "found image %s, expected one that an agent built".formatted(reference));
    }
    try {
      Image image =
          images.find(reference).orElseThrow(() -> new IOException("it is not here any more"));
      return new Offer(image.layers(), image.bytes());
    } catch (ContainersException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void write(String reference, Set<String> without, OutputStream to) throws IOException {
    int colon = reference.lastIndexOf(':');
    try {
      engine.order(
          "save image " + reference,
          LONGEST,
          docker -> {
            try (InputStream saved =
                docker
                    .saveImageCmd(reference.substring(0, colon))
                    .withTag(reference.substring(colon + 1))
                    .exec()) {
              if (without.isEmpty()) {
                saved.transferTo(to);
              } else {
                filter(saved, without, to);
              }
            } catch (IOException e) {
              throw new IllegalStateException(e.getMessage()); // half is sent: not to be repeated
            }
          });
    } catch (ContainersException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Copies a tar archive without the files whose SHA-256 is among {@code without}. */
  void filter(InputStream saved, Set<String> without, OutputStream to) throws IOException {
    Files.createDirectories(folder);
    Path kept = Files.createTempFile(folder, "layer", ".tar");
    try {
      var in = new TarArchiveInputStream(saved);
      var out = new TarArchiveOutputStream(to, "UTF-8");
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        if (!e.isFile() || !without.contains(keep(in, kept))) {
          out.putArchiveEntry(e);
          if (e.isFile()) {
            Files.copy(kept, out);
          }
          out.closeArchiveEntry();
        }
      }
      out.finish(); // not close: the stream is the caller's
      out.flush();
    } finally {
      Files.deleteIfExists(kept);
    }
  }

  private static String keep(InputStream in, Path to) throws IOException {
    var digest = Sha256.digest();
    try (var out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
      in.transferTo(out);
    }
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }
}
