package io.deputy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.form.DeputyKeys;
import io.deputy.compose.form.Key;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README tells of each key of {@code x-deputy}, and what becomes of it, as the table does. */
class KeysTest {
  private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

  private final String readme = Pages.read(Pages.ROOT.resolve("README.md"));

  @Test
  void whatIsHonouredStandsInTheTable() {
    var rows =
        readme
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> words(line.substring(0, line.indexOf("|", 1))).stream())
            .toList();
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            keys(key -> key.fate() == Key.Fate.HONOURED || !key.harmless().isEmpty()));
  }

  @Test
  void whatHasNoEffectIsNamed() {
    assertThat(words(between("They are warned about and have no effect:", "Without these")))
        .containsExactlyElementsOf(
            keys(key -> key.fate() == Key.Fate.IGNORED && key.harmless().isEmpty()));
  }

  @Test
  void whatIsRefusedIsNamed() {
    assertThat(words(between("so they are refused:", ".\n")))
        .containsExactlyElementsOf(keys(key -> key.fate() == Key.Fate.REFUSED));
  }

  private static List<String> keys(Predicate<Key> which) {
    return DeputyKeys.FIELDS.keys().values().stream().filter(which).map(Key::name).toList();
  }

  private static List<String> words(String text) {
    return CODE.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private String between(String from, String to) {
    int begin = readme.indexOf(from);
    assertThat(begin).as("README.md says \"%s\"", from).isNotNegative();
    return readme.substring(begin, readme.indexOf(to, begin));
  }
}
