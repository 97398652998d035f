package io.deputy.coordinator.consul;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** What Consul answered. */
public final class ConsulAnswer {
  private final int status;
  private final long index;
  private final byte[] body;

  ConsulAnswer(int status, long index, byte[] body) {
    this.status = status;
    this.index = index;
    this.body = body;
  }

  /** Below 500. */
  public int status() {
    return status;
  }

  /** {@code X-Consul-Index}, from which a blocking query goes on; 0 if there is none. */
  public long index() {
    return index;
  }

  public boolean found() {
    return status != 404;
  }

  public byte[] bytes() {
    return body;
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8).strip();
  }

  /**
   * What the body says, which is JSON in all but error answers.
   *
   * @param reader may throw whatever Gson throws at what it did not expect
   */
  public <T> T read(Function<JsonElement, T> reader) throws ConsulAway {
    try {
      return reader.apply(JsonParser.parseString(text()));
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NumberFormatException
        | NullPointerException e) {
      throw new ConsulAway("Consul answered what can't be understood: " + abbreviated(text()));
    }
  }

  static String abbreviated(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
