package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.store.Contents.Got;
import io.deputy.coordinator.store.Contents.Listed;
import io.deputy.coordinator.store.Contents.Put;
import io.deputy.model.Content;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of contents keeps to. */
abstract class ContentsContract {
  abstract Contents contents();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000})
  void whatWasPutIsGot(int size) {
    byte[] bytes = random(size);
    var content = name(bytes);
    assertThat(contents().get(content)).isInstanceOf(Got.Missing.class);
    assertThat(contents().put(content, bytes)).isEqualTo(new Put.Done());
    assertThat(contents().put(content, bytes)).as("again").isEqualTo(new Put.Done());
    assertThat(contents().get(content))
        .isInstanceOfSatisfying(
            Got.Found.class,
            found -> {
              byte[] read = new byte[found.bytes().remaining()];
              found.bytes().get(read);
              assertThat(read).isEqualTo(bytes);
            });
  }

  @Test
  void theMostThatFitsFitsAndAByteMoreIsRefused() {
    byte[] most = random(Contents.MAX_BYTES);
    assertThat(contents().put(name(most), most)).isEqualTo(new Put.Done());
    assertThat(contents().get(name(most))).isInstanceOf(Got.Found.class);

    byte[] more = random(Contents.MAX_BYTES + 1);
    assertThat(contents().put(name(more), more))
        .isInstanceOfSatisfying(
            Put.Refused.class,
            refused ->
                assertThat(refused.problem())
                    .contains("found 16777217 bytes, expected at most 16777216"));
    assertThat(contents().get(name(more))).isInstanceOf(Got.Missing.class);
  }

  @Test
  void bytesThatAreNotWhatTheirNameSaysAreRefused() {
    byte[] bytes = random(10);
    var wrong = new Content("0".repeat(64), 10);
    assertThat(contents().put(wrong, bytes))
        .isEqualTo(
            new Put.Refused(
                "content %s: the bytes found have the hash %s"
                    .formatted(wrong.sha256(), name(bytes).sha256())));
    assertThat(contents().put(new Content(name(bytes).sha256(), 11), bytes))
        .isInstanceOf(Put.Refused.class);
    assertThat(contents().get(wrong)).isInstanceOf(Got.Missing.class);
  }

  @Test
  void whatNobodyNeedsIsListedAndRemoved() {
    byte[] one = random(300_000);
    byte[] two = random(20);
    contents().put(name(one), one);
    contents().put(name(two), two);
    assertThat(hashes()).contains(name(one).sha256(), name(two).sha256());

    assertThat(contents().remove(name(one).sha256())).isEqualTo(new Put.Done());
    assertThat(contents().remove(name(one).sha256())).as("gone").isEqualTo(new Put.Done());
    assertThat(contents().get(name(one))).isInstanceOf(Got.Missing.class);
    assertThat(hashes()).contains(name(two).sha256()).doesNotContain(name(one).sha256());
  }

  private Set<String> hashes() {
    return ((Listed.Hashes) contents().list()).sha256();
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static Content name(byte[] bytes) {
    return new Content(ContentCheck.sha256(bytes), bytes.length);
  }
}
