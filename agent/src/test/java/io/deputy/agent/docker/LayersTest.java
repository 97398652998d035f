package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
  @ParameterizedTest
  @CsvSource({
    "a b c, a b,       a b",
    "a b c, a b c,     a b c",
    "a b c, b c,       ''", // the same content, on something else
    "a b c, a c,       a",
    "a b c, x|a|a b x, a b",
    "a b a, a b,       b", // the first a is there, and as the same file the second, which is not
    "a b c, '',        ''",
  })
  void whatIsThereIsTheLowestLayersOfSomeImage(String offered, String here, String present) {
    List<List<String>> images = Arrays.stream(here.split("\\|")).map(LayersTest::layers).toList();
    assertThat(Layers.present(layers(offered), images)).isEqualTo(Set.copyOf(layers(present)));
  }

  private static List<String> layers(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @Test
  void aBuildThatFailedWaitsLongerEachTime() {
    assertThat(ImageBuilder.pause(0)).isEqualTo(Duration.ofSeconds(15));
    assertThat(ImageBuilder.pause(1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(ImageBuilder.pause(100)).isEqualTo(Duration.ofMinutes(10));
  }
}
