package io.deputy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.Corpus.Case;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of the corpus comes out as docker compose has it, or is refused as it refuses it. */
class CorpusTest {
  private static final Map<String, int[]> AGREED = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> agrees() throws IOException {
    return Corpus.cases().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.group() + "/" + each.name(),
                    () -> {
                      int[] counts = AGREED.computeIfAbsent(each.group(), _ -> new int[2]);
                      counts[1]++;
                      check(each);
                      counts[0]++;
                    }));
  }

  private static void check(Case each) throws IOException {
    if (each.refusal().isEmpty()) {
      try {
        assertThat(each.actual()).isEqualTo(each.expected());
      } catch (ComposeException e) {
        throw new AssertionError(e.getMessage(), e);
      }
    } else if (each.isOldFormat()) {
      try {
        assertThat(each.actualOfOld()).isEqualTo(each.expectedOfOld());
      } catch (ComposeException e) {
        throw new AssertionError(e.getMessage(), e);
      }
    } else {
      try {
        throw new AssertionError("loads, and not: " + each.refusal() + "\n" + each.actual());
      } catch (ComposeException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }

  @AfterAll
  static void table() {
    int all = 0;
    int agreed = 0;
    System.out.printf("%-22s %5s %5s%n", "corpus", "cases", "agree");
    for (var group : AGREED.entrySet()) {
      System.out.printf(
          "%-22s %5d %5d%n", group.getKey(), group.getValue()[1], group.getValue()[0]);
      all += group.getValue()[1];
      agreed += group.getValue()[0];
    }
    System.out.printf("%-22s %5d %5d%n", "all", all, agreed);
  }
}
