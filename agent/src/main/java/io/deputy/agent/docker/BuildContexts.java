package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.agent.run.ContentSource;
import io.deputy.model.Build;
import io.deputy.model.Content;
import io.deputy.text.Causes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The contexts of builds: on disk while they are built from, and only what their hash says. */
final class BuildContexts {
  private static final Logger log = LoggerFactory.getLogger(BuildContexts.class);

  private final Path folder;
  private final ContentSource contents;

  BuildContexts(Path folder, ContentSource contents) {
    this.folder = folder;
    this.contents = contents;
  }

  /** One that is complete; closing removes it. */
  static final class Context implements Closeable {
    private final Build build;
    private final Path file;

    private Context(Build build, Path file) {
      this.build = build;
      this.file = file;
    }

    /** The tar to build from, with its Dockerfile in it. */
    InputStream open() throws IOException {
      InputStream tar = Files.newInputStream(file);
      return build.inline().isEmpty()
          ? tar
          : new SequenceInputStream(new ByteArrayInputStream(inline(build.inline())), tar);
    }

    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        log.warn("can't remove {}: {}", file, Causes.named(e));
      }
    }
  }

  /**
   * @throws IOException if it can't be had, or is not what was asked for
   */
  Context fetch(Build build) throws IOException {
    Files.createDirectories(folder);
    Context context = new Context(build, Files.createTempFile(folder, "context", ".tar"));
    try {
      fetch(build.context(), context.file);
      return context;
    } catch (IOException | RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private void fetch(Content content, Path to) throws IOException {
    try (CheckedContent tar = CheckedContent.open(contents, content);
        var out = Files.newOutputStream(to)) {
      tar.transferTo(out);
      tar.check();
    }
  }

  /** The Dockerfile as a tar's first entry, and no end: the context's entries follow. */
  private static byte[] inline(String dockerfile) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var tar = new TarArchiveOutputStream(bytes, TarArchiveEntry.DEFAULT_RCDSIZE, "UTF-8");
    byte[] text = dockerfile.getBytes(UTF_8);
    var entry = new TarArchiveEntry(BuildRequest.INLINE);
    entry.setSize(text.length);
    tar.putArchiveEntry(entry);
    tar.write(text);
    tar.closeArchiveEntry();
    tar.flush();
    return bytes.toByteArray();
  }
}
