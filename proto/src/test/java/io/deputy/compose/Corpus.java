package io.deputy.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.compose.form.Shape.Form;
import io.deputy.model.Sorted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Compose files of public projects, each with what docker compose 2.40.3 made of it. */
final class Corpus {
  /** Where the files of a case are, for the loader. */
  static final String FOLDER = "/corpus/case";

  private static final Path ROOT = root();

  private Corpus() {}

  /**
   * @param main the file that is loaded
   * @param refusal empty where docker compose loads it
   * @param old what docker-compose 1.29.2 does: "loads", "refused: …" or "n/a"
   * @param env {@code NAME=value}, separated by spaces
   */
  record Case(String group, String name, String main, String refusal, String old, String env) {
    boolean isOldFormat() {
      return !refusal.isEmpty() && old.equals("loads") && refusal.contains("additional properties");
    }

    private Path folder() {
      return ROOT.resolve(group).resolve(name);
    }

    FakeFiles files() throws IOException {
      var files = new FakeFiles();
      try (Stream<Path> all = Files.walk(folder())) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          files.with(
              FOLDER + "/" + folder().relativize(file),
              new String(Files.readAllBytes(file), UTF_8));
        }
      }
      return files;
    }

    Request request() {
      var environment = new HashMap<>(Map.of("HOME", FOLDER));
      for (String pair : env.split(" ", -1)) {
        String[] parts = pair.split("=", 2);
        if (parts.length == 2) {
          environment.put(parts[0], parts[1]);
        }
      }
      return new Request(
          FOLDER,
          List.of(main),
          "case",
          Sorted.copyOf(environment),
          List.of(),
          List.of(),
          null,
          true);
    }

    /** What docker-compose 1.29.2 printed, as far as it is compared. */
    Object expectedOfOld() throws IOException {
      return OldOutcome.of(
          yaml(Files.readString(folder().resolve("expected.compose-1.29.2.yaml"), UTF_8)));
    }

    /** The same of what Deputy makes of it. */
    Object actualOfOld() throws IOException, ComposeException {
      return OldOutcome.of(actual());
    }

    /** What docker compose printed. */
    Object expected() throws IOException {
      String text = Files.readString(folder().resolve("expected.compose-2.40.3.json"), UTF_8);
      return comparable(yaml(text));
    }

    Object actual() throws IOException, ComposeException {
      return comparable(Compose.show(request(), files()).model().printed(Form.JSON));
    }
  }

  static List<Case> cases() throws IOException {
    return table("cases.tsv").stream()
        .map(
            row ->
                new Case(
                    row.get("group"),
                    row.get("case"),
                    row.get("main"),
                    row.get("expected").equals("loads")
                        ? ""
                        : "refused: " + row.get("refusal of docker compose 2.40.3"),
                    row.get("docker-compose 1.29.2"),
                    row.get("env")))
        .toList();
  }

  /** One line of a table. */
  record Row(Map<String, String> cells) {
    String get(String name) {
      return Objects.requireNonNull(cells.get(name), name);
    }
  }

  /** The rows of a table, by the names in its first line. */
  static List<Row> table(String file) throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve(file), UTF_8);
    String[] names = lines.getFirst().split("\t", -1);
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] cells = line.split("\t", -1);
              var row = new LinkedHashMap<String, String>();
              for (int i = 0; i < names.length; i++) {
                row.put(names[i], i < cells.length ? cells[i] : "");
              }
              return new Row(row);
            })
        .toList();
  }

  static @Nullable Object yaml(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  /** Sorted, without the app's name, the default network, and where the files were. */
  static Object comparable(@Nullable Object model) {
    var all =
        new TreeMap<String, @Nullable Object>(sorted((Map<?, ?>) Objects.requireNonNull(model)));
    all.remove("name");
    if (all.get("networks") instanceof Map<?, ?> networks) {
      var others = sorted(networks);
      others.remove("default");
      all.put("networks", others);
      if (others.isEmpty()) {
        all.remove("networks");
      }
    }
    return all;
  }

  private static TreeMap<String, @Nullable Object> sorted(Map<?, ?> map) {
    var sorted = new TreeMap<String, @Nullable Object>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), plain(value)));
    return sorted;
  }

  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> sorted(map);
      case List<?> list -> {
        var all = new ArrayList<@Nullable Object>();
        list.forEach(item -> all.add(plain(item)));
        yield all;
      }
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case String text ->
          text.replace(FOLDER, "${CASE_DIR}").replace("$${CASE_DIR}", "${CASE_DIR}");
      case null -> null;
      default -> value;
    };
  }

  private static Path root() {
    try {
      return Path.of(
              Objects.requireNonNull(Corpus.class.getResource("corpus/cases.tsv"), "corpus")
                  .toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
