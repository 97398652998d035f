package io.deputy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.deputy.compose.form.Key;
import io.deputy.compose.form.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/compose.md has a row for each key of the Compose Specification's schema, and says of it what
 * the loader does. With {@code -Dgolden.write=true} the rows are written; what stands in the last
 * column of a key that is honoured is a person's, and stays.
 */
class ComposeKeysTest {
  private static final Path PAGE = Pages.ROOT.resolve("docs/compose.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_.]+)` \\| (honoured|ignored|refused) \\| ?(.*?) ?\\|");
  private static final String BEGIN = "<!-- keys: written by ComposeKeysTest -->\n";

  /** Keys that stand under others in many places, told once. */
  private static final int MAX_DEPTH = 8;

  private record Row(String key, String fate, String note) {
    @Override
    public String toString() {
      return "| `%s` | %s | %s |".formatted(key, fate, note).replace(" |  |", " | |");
    }
  }

  private static SortedMap<String, Row> rows() {
    var rows = new TreeMap<String, Row>();
    Matcher row = ROW.matcher(Pages.read(PAGE));
    while (row.find()) {
      rows.put(row.group(1), new Row(row.group(1), row.group(2), row.group(3)));
    }
    return rows;
  }

  private static Row row(String name, Key key, Map<String, Row> written) {
    String fate = key.fate().name().toLowerCase(Locale.ROOT);
    String harmless = key.harmless().isEmpty() ? "" : "unless `%s`: ".formatted(key.harmless());
    Row before = written.get(name);
    boolean kept = key.fate() == Key.Fate.HONOURED && before != null && before.fate().equals(fate);
    return new Row(
        name, fate, kept && before != null ? before.note() : (harmless + key.why()).strip());
  }

  @Test
  void aRowForEachKeyThatSaysWhatBecomesOfIt() throws IOException {
    var written = rows();
    var expected = new TreeMap<String, Row>();
    Keys.all().forEach((name, key) -> expected.put(name, row(name, key, written)));
    if (Boolean.getBoolean("golden.write")) {
      String page = Pages.read(PAGE);
      Files.writeString(PAGE, page.substring(0, page.indexOf(BEGIN)) + BEGIN + tables(expected));
    }
    assertThat(rows().values()).containsExactlyElementsOf(expected.values());
  }

  /** One table for each key at the top. */
  private static String tables(SortedMap<String, Row> rows) {
    var text = new StringBuilder();
    String section = "";
    for (Row row : rows.values()) {
      String top = row.key().split("\\.", 2)[0];
      if (!top.equals(section)) {
        section = top;
        text.append("\n## `%s`\n\n| key | | |\n|---|---|---|\n".formatted(top));
      }
      text.append(row).append('\n');
    }
    return text.toString();
  }

  @Test
  void theLoaderKnowsEachKeyOfTheSchemaAndNoOther() throws IOException {
    JsonObject schema =
        JsonParser.parseString(
                Files.readString(Path.of("src/test/resources/io/deputy/docs/compose-spec.json")))
            .getAsJsonObject();
    var keys = new TreeSet<String>();
    collect(schema, schema, "", 0, keys);
    assertThat(Keys.all().keySet()).containsExactlyElementsOf(keys);
  }

  private static void collect(
      JsonObject schema, JsonObject node, String prefix, int depth, SortedSet<String> keys) {
    JsonObject here = resolved(schema, node);
    if (depth > MAX_DEPTH) {
      return;
    }
    for (JsonObject each : alternatives(schema, here)) {
      if (each.has("properties")) {
        each.getAsJsonObject("properties")
            .entrySet()
            .forEach(
                property -> {
                  String name = prefix + property.getKey();
                  keys.add(name);
                  collect(
                      schema, property.getValue().getAsJsonObject(), name + ".", depth + 1, keys);
                });
      }
      if (each.has("patternProperties")) {
        each.getAsJsonObject("patternProperties").entrySet().stream()
            .filter(pattern -> !pattern.getKey().equals("^x-"))
            .forEach(
                pattern ->
                    collect(schema, pattern.getValue().getAsJsonObject(), prefix, depth + 1, keys));
      }
      if (each.has("items")) {
        collect(schema, each.getAsJsonObject("items"), prefix, depth + 1, keys);
      }
    }
  }

  private static List<JsonObject> alternatives(JsonObject schema, JsonObject node) {
    var all = new ArrayList<JsonObject>();
    all.add(node);
    if (node.has("oneOf")) {
      for (JsonElement each : node.getAsJsonArray("oneOf")) {
        all.addAll(alternatives(schema, resolved(schema, each.getAsJsonObject())));
      }
    }
    return all;
  }

  private static JsonObject resolved(JsonObject schema, JsonObject node) {
    JsonObject found = node;
    while (found.has("$ref")) {
      String[] way = found.get("$ref").getAsString().replace("#/", "").split("/", -1);
      found = schema.getAsJsonObject(way[0]).getAsJsonObject(way[1]);
    }
    return found;
  }
}
