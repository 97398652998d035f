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

  private static String read(String name) {
    try {
      return Files.readString(Path.of("src/test/resources/io/deputy/compose", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Provide
  Arbitrary<List<Mutation>> changes() {
    Arbitrary<String> with =
        Arbitraries.oneOf(
            Arbitraries.of(Mutation.BITS),
            Arbitraries.strings().ofMaxLength(5),
            Arbitraries.integers()
                .between(0, 4000)
                .map(i -> PLAYBOOK.substring(i, Math.min(PLAYBOOK.length(), i + 40))));
    return Combinators.combine(Arbitraries.integers(), Arbitraries.integers().between(0, 20), with)
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property(tries = 500)
  void aMutatedFileLoadsOrIsRefused(@ForAll("changes") List<Mutation> changes) {
    loadsOrIsRefused(Mutation.all(changes, PLAYBOOK));
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
      @ForAll("ofTheCorpus") String file, @ForAll("changes") List<Mutation> changes) {
    loadsOrIsRefused(Mutation.all(changes, file));
  }

  @Property(tries = 200)
  void arbitraryTextLoadsOrIsRefused(@ForAll String text) {
    loadsOrIsRefused(text);
    loadsOrIsRefused("services:\n  web:\n    image: " + text);
    loadsOrIsRefused("services: {web: {image: x, ports: [\"" + text + "\"]}}");
  }

  @Provide
  Arbitrary<String> bits() {
    return Arbitraries.of(Mutation.BITS).list().ofMaxSize(40).map(bits -> String.join("", bits));
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
