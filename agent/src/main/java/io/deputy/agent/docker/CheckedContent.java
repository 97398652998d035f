package io.deputy.agent.docker;

import io.deputy.agent.run.ContentSource;
import io.deputy.model.Content;
import io.deputy.model.FileBytes;
import io.deputy.model.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;

/**
 * A content as it comes: an error where it is longer than was announced, before it fills the disk,
 * and where it is not what its name says.
 */
final class CheckedContent extends FilterInputStream {
  private final Content content;
  private final DigestInputStream digested;
  private long left;

  private CheckedContent(DigestInputStream in, Content content) {
    super(in);
    this.digested = in;
    this.content = content;
    this.left = content.sizeBytes();
  }

  /**
   * What is read of it is to be believed once it was {@linkplain #check() checked}.
   *
   * @throws IOException if it can't be had now
   */
  static CheckedContent open(ContentSource source, Content content) throws IOException {
    return new CheckedContent(
        new DigestInputStream(source.open(content.sha256()), Sha256.digest()), content);
  }

  /**
   * One that may be a secret, whose hash no message has: a short one could be guessed from it.
   *
   * @param mostBytes more are not read
   * @throws IOException if it can't be had now, or something else came
   */
  static byte[] secret(ContentSource source, Content content, int mostBytes) throws IOException {
    try (InputStream in = source.open(content.sha256())) {
      byte[] bytes = in.readNBytes((int) Math.min(content.sizeBytes() + 1, mostBytes));
      if (!new FileBytes(bytes).content().equals(content)) {
        throw new IOException("what was sent is something else than was asked for");
      }
      return bytes;
    }
  }

  /**
   * Reads what is left of it: the padding of an archive counts too.
   *
   * @throws IOException if it is not what was asked for
   */
  void check() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    String found = HexFormat.of().formatHex(digested.getMessageDigest().digest());
    if (!found.equals(content.sha256())) {
      throw new IOException("asked for %s and was given %s".formatted(content.sha256(), found));
    }
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
      throw new IOException(
          "it is longer than the %d bytes announced".formatted(content.sizeBytes()));
    }
  }
}
