package io.deputy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text: an app, or sentences; never another exception, and soon. */
class MutatedTextTest {
  private static final String PLAYBOOK = read("playbook/docker-compose.yaml");
  private static final List<String> BITS =
      List.of(
          "\n",
          "\n  ",
          "\n    ",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "&a ",
          "*a",
          "<<: *a",
          "!reset ",
          "!override ",
          "${A:-",
          "${",
          "}",
          "$$",
          "'",
          "\"",
          "|",
          ">",
          "\t",
          "#",
          "0",
          "-1",
          "1e999999999",
          "99999999999999999999",
          "80-90",
          "null",
          "~",
          "true",
          "services:",
          "image:",
          "ports:",
          "volumes:",
          "x-deputy:",
          "\0",
          "\uFEFF",
          "\uD83D",
          "...",
          "---\n",
          "%YAML 1.1\n",
          "? ",
          "../../..",
          ":::",
          "1-65535:1-65535");

  private static String read(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/io/deputy/compose", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some of the text is taken out, and something else is put there. */
  record Change(int at, int length, String with) {
    String in(String text) {
      int from = Math.floorMod(at, text.length() + 1);
      int to = Math.min(text.length(), from + length);
      return text.substring(0, from) + with + text.substring(to);
    }
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> with =
        Arbitraries.oneOf(
            Arbitraries.of(BITS),
            Arbitraries.strings().ofMaxLength(5),
            Arbitraries.integers()
                .between(0, 4000)
                .map(i -> PLAYBOOK.substring(i, Math.min(PLAYBOOK.length(), i + 40))));
    return Combinators.combine(Arbitraries.integers(), Arbitraries.integers().between(0, 20), with)
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 500)
  void aMutatedFileLoadsOrIsRefused(@ForAll("changes") List<Change> changes) {
    String text = PLAYBOOK;
    for (Change change : changes) {
      text = change.in(text);
    }
    loadsOrIsRefused(text);
  }

  @Provide
  Arbitrary<String> ofTheCorpus() {
    return Arbitraries.of(corpus());
  }

  private static List<String> corpus() {
    try {
      var texts = new ArrayList<String>();
      for (Corpus.Case each : Corpus.cases()) {
        texts.add(each.files().text(Corpus.FOLDER + "/" + each.main()));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 10_000)
  void aMutatedFileOfTheCorpusLoadsOrIsRefused(
      @ForAll("ofTheCorpus") String file, @ForAll("changes") List<Change> changes) {
    String text = file;
    for (Change change : changes) {
      text = change.in(text);
    }
    loadsOrIsRefused(text);
  }

  @Property(tries = 200)
  void arbitraryTextLoadsOrIsRefused(@ForAll String text) {
    loadsOrIsRefused(text);
    loadsOrIsRefused("services:\n  web:\n    image: " + text);
    loadsOrIsRefused("services: {web: {image: x, ports: [\"" + text + "\"]}}");
  }

  @Provide
  Arbitrary<String> bits() {
    return Arbitraries.of(BITS).list().ofMaxSize(40).map(bits -> String.join("", bits));
  }

  @Property(tries = 500)
  void bitsOfYamlLoadOrAreRefused(@ForAll("bits") String text) {
    loadsOrIsRefused(text);
    loadsOrIsRefused("services:\n  web:\n    image: x\n    volumes: [" + text);
  }

  private static void loadsOrIsRefused(String text) {
    try {
      Loaded loaded =
          Compose.load(Request.in(Loading.FOLDER, Map.of("A", "x")), Loading.files(text));
      assertThat(loaded.app().services()).isNotEmpty();
    } catch (ComposeException e) {
      assertThat(e.problems()).isNotEmpty().allSatisfy(p -> assertThat(p.message()).isNotBlank());
    }
  }
}
