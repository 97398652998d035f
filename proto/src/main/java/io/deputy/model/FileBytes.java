package io.deputy.model;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;

/**
 * What a config or a secret holds. Neither a message nor a log shows it by accident: as a text it
 * is its length.
 */
public final class FileBytes {
  private final byte[] bytes;
  private final Content content;

  public FileBytes(byte[] bytes) {
    this.bytes = bytes.clone();
    this.content =
        new Content(HexFormat.of().formatHex(Sha256.digest().digest(bytes)), bytes.length);
  }

  /** Its name. */
  public Content content() {
    return content;
  }

  public byte[] toArray() {
    return bytes.clone();
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileBytes that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
