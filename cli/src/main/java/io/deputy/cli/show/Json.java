package io.deputy.cli.show;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, collections, texts, numbers and truths as JSON; keys stay in the order of the map. */
public final class Json {
  private Json() {}

  /** Over several lines, for a document that is all of the output. */
  public static void print(PrintStream out, Object value) {
    out.println(text(value, "  "));
  }

  /** On one line, where several follow each other. */
  public static void printLine(PrintStream out, Object value) {
    out.println(text(value, ""));
  }

  private static String text(Object value, String indent) {
    var text = new StringWriter();
    var writer = new JsonWriter(text);
    writer.setIndent(indent);
    writer.setHtmlSafe(false);
    try {
      write(writer, value);
    } catch (IOException e) {
      throw new UncheckedIOException("a writer in memory does not fail", e);
    }
    return text.toString();
  }

  private static void write(JsonWriter writer, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> writer.nullValue();
      case Map<?, ?> map -> {
        writer.beginObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          writer.name(String.valueOf(entry.getKey()));
          write(writer, entry.getValue());
        }
        writer.endObject();
      }
      case Collection<?> list -> {
        writer.beginArray();
        for (Object item : list) {
          write(writer, item);
        }
        writer.endArray();
      }
      case Number number -> writer.value(number);
      case Boolean truth -> writer.value(truth.booleanValue());
      default -> writer.value(value.toString());
    }
  }
}
