package io.deputy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.Corpus.Row;
import io.deputy.compose.form.Shape.Form;
import io.deputy.model.Sorted;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus's two tables: variables in texts, and short forms beside their long ones. */
class TablesTest {
  private static final String REFUSED = "REFUSED";

  static Stream<Row> variables() throws IOException {
    return Corpus.table("interpolation.tsv").stream();
  }

  static Stream<Row> shortForms() throws IOException {
    return Corpus.table("short-syntax.tsv").stream();
  }

  @ParameterizedTest
  @MethodSource
  void variables(Row row) {
    Map<String, String> environment = new HashMap<>();
    for (String pair : row.get("env (MISSING is unset)").split(" ", -1)) {
      String[] parts = pair.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    String file = "services: {a: {image: x, labels: {k: '%s'}}}".formatted(row.get("template"));
    String expected = row.get("expected");
    @Nullable Object service = service(file, environment);
    if (expected.equals(REFUSED)) {
      assertThat(service).isNull();
    } else {
      Object labels =
          Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(service)).get("labels"));
      assertThat(((Map<?, ?>) labels).get("k")).isEqualTo(expected.replace("$", "$$"));
    }
  }

  @ParameterizedTest
  @MethodSource
  void shortForms(Row row) {
    String key = row.get("key");
    String value = row.get("value as written");
    String expected =
        row.get("measured canonical form (compose 2.40.3; HOME=the case dir; MISSING unset)");
    @Nullable Object service =
        service("services: {a: {image: x, %s}}".formatted(written(key, value)), Map.of());
    if (expected.startsWith(REFUSED)) {
      assertThat(service).isNull();
      return;
    }
    @Nullable Object found =
        Objects.requireNonNull((Map<?, ?>) service).get(key.split("_in", 2)[0]);
    if (key.equals("healthcheck_interval")) {
      found =
          ((Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) service).get("healthcheck")))
              .get("interval");
    }
    assertThat(Corpus.plain(found)).isEqualTo(Corpus.plain(Corpus.yaml(expected)));
  }

  private static String written(String key, String value) {
    return switch (key) {
      case "ports", "volumes" -> key + ": [" + value + "]";
      case "healthcheck_interval" -> "healthcheck: {interval: " + value + "}";
      default -> key + ": " + value;
    };
  }

  /** What is printed of the one service; null where it is refused. */
  private static @Nullable Object service(String file, Map<String, String> environment) {
    var request =
        new Request(
            Loading.FOLDER,
            List.of(),
            "case",
            Sorted.copyOf(environment),
            List.of(),
            List.of(),
            null,
            true);
    try {
      var printed = Compose.show(request, Loading.files(file)).model().printed(Form.JSON);
      return ((Map<?, ?>) Objects.requireNonNull(printed.get("services"))).get("a");
    } catch (ComposeException e) {
      return null;
    }
  }
}
