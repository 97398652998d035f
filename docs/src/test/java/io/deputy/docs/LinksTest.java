package io.deputy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*|#.*");

  /** Paths that are named in the text of a page, from the root of the project. */
  private static final Pattern NAMED = Pattern.compile("`((?:docs|deploy)/[\\w./-]+)`");

  @Test
  void everyLinkOfAPageLeadsToAFile() {
    assertThat(Pages.all()).flatMap(LinksTest::dead).isEmpty();
  }

  @Test
  void aDeadLinkIsNoticed() {
    Path page = Pages.ROOT.resolve("docs/page.md");
    assertThat(dead(page, "[a](words.md) [b](nowhere.md#x) [c](https://x.org) [d](#e)"))
        .containsExactly("docs/page.md: nowhere.md#x");
    assertThat(dead(page, "`docs/words.md`, `deploy/nothing`"))
        .containsExactly("docs/page.md: deploy/nothing");
  }

  private static List<String> dead(Path page) {
    return dead(page, Pages.read(page));
  }

  private static List<String> dead(Path page, String text) {
    var links =
        LINK.matcher(text)
            .results()
            .map(m -> m.group(1))
            .filter(link -> !ELSEWHERE.matcher(link).matches())
            .filter(link -> !Files.exists(page.resolveSibling(link.replaceAll("#.*", ""))));
    var named =
        NAMED
            .matcher(text)
            .results()
            .map(m -> m.group(1))
            .filter(path -> !Files.exists(Pages.ROOT.resolve(path)));
    return java.util.stream.Stream.concat(links, named)
        .map(link -> Pages.ROOT.relativize(page) + ": " + link)
        .toList();
  }
}
