package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Contents.Got;
import io.deputy.coordinator.store.Contents.Listed;
import io.deputy.coordinator.store.Contents.Put;
import io.deputy.coordinator.store.Contents.Removed;
import io.deputy.model.Content;
import io.deputy.model.Invalid;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of contents keeps to. */
abstract class ContentsContract {
  abstract Contents contents();

  /** The store goes away when so many pieces are written, and comes back. */
  abstract void putAndBreakOffAfter(int writes, Content content, byte[] bytes) throws Exception;

  /** From now on that one leads, and nobody else. */
  abstract Leadership lead(String name) throws Exception;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000})
  void whatWasPutIsGot(int size) {
    byte[] bytes = random(size);
    var content = name(bytes);
    assertThat(get(content.sha256())).isInstanceOf(Got.Missing.class);
    assertThat(contents().put(content, bytes)).isEqualTo(new Put.Done());
    assertThat(contents().put(content, bytes)).as("again").isEqualTo(new Put.Done());
    var read = new ByteArrayOutputStream();
    assertThat(contents().get(content.sha256(), piece -> taken(piece, read)))
        .isEqualTo(new Got.Found());
    assertThat(read.toByteArray()).isEqualTo(bytes);
  }

  private static boolean taken(byte[] piece, ByteArrayOutputStream into) {
    into.writeBytes(piece);
    return true;
  }

  @Test
  void whoeverWantsNoMoreGetsNoMore() {
    byte[] bytes = random(1_000_000);
    contents().put(name(bytes), bytes);
    var pieces = new ArrayList<byte[]>();
    Got got =
        contents()
            .get(
                name(bytes).sha256(),
                piece -> {
                  pieces.add(piece);
                  return pieces.size() < 2;
                });
    assertThat(got).isEqualTo(new Got.Unwanted());
    assertThat(pieces).hasSize(2);
  }

  @Test
  void theMostThatFitsFitsAndAByteMoreIsRefused() {
    byte[] most = random(Content.MAX_BYTES);
    assertThat(contents().put(name(most), most)).isEqualTo(new Put.Done());
    assertThat(get(name(most).sha256())).isInstanceOf(Got.Found.class);

    byte[] more = random(Content.MAX_BYTES + 1);
    assertThat(contents().put(name(more), more))
        .isInstanceOfSatisfying(
            Put.Refused.class,
            refused ->
                assertThat(refused.problem())
                    .contains("found 16777217 bytes, expected at most 16777216"));
    assertThat(get(name(more).sha256())).isInstanceOf(Got.Missing.class);
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
    assertThat(get(wrong.sha256())).isInstanceOf(Got.Missing.class);
  }

  @Test
  void whatIsNoHashIsRefused() {
    assertThatThrownBy(() -> contents().get("../leader", _ -> true)).isInstanceOf(Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11})
  void whatWasPutInPartIsMissingUntilItIsPutAgain(int writes) throws Exception {
    byte[] bytes = random(3_000_000 + writes);
    var content = name(bytes);
    putAndBreakOffAfter(writes, content, bytes);
    assertThat(listed().whole()).doesNotContain(content.sha256());
    assertThat(listed().partial()).contains(content.sha256());
    assertThat(get(content.sha256())).isInstanceOf(Got.Missing.class);

    assertThat(contents().put(content, bytes)).isEqualTo(new Put.Done());
    assertThat(listed().whole()).contains(content.sha256());
    assertThat(listed().partial()).doesNotContain(content.sha256());
    assertThat(get(content.sha256())).isInstanceOf(Got.Found.class);

    putAndBreakOffAfter(writes, content, bytes);
    assertThat(get(content.sha256())).as("written again").isInstanceOf(Got.Found.class);
  }

  @Test
  void whatNobodyNeedsIsListedAndRemoved() throws Exception {
    byte[] one = random(300_000);
    byte[] two = random(20);
    byte[] half = random(600_000);
    contents().put(name(one), one);
    contents().put(name(two), two);
    putAndBreakOffAfter(1, name(half), half);
    assertThat(listed().whole()).contains(name(one).sha256(), name(two).sha256());

    Leadership leader = lead("a");
    assertThat(contents().remove(leader, name(one).sha256())).isEqualTo(new Removed.Done());
    assertThat(contents().remove(leader, name(one).sha256()))
        .as("gone")
        .isEqualTo(new Removed.Done());
    assertThat(contents().remove(leader, name(half).sha256())).isEqualTo(new Removed.Done());
    assertThat(get(name(one).sha256())).isInstanceOf(Got.Missing.class);
    assertThat(listed().whole()).contains(name(two).sha256()).doesNotContain(name(one).sha256());
    assertThat(listed().partial()).doesNotContain(name(half).sha256());
  }

  @Test
  void whoeverDoesNotLeadAnyMoreRemovesNothing() throws Exception {
    byte[] bytes = random(300_001);
    contents().put(name(bytes), bytes);
    Leadership before = lead("a");
    Leadership now = lead("b");
    assertThat(contents().remove(before, name(bytes).sha256())).isInstanceOf(Removed.Kept.class);
    assertThat(get(name(bytes).sha256())).isInstanceOf(Got.Found.class);
    assertThat(contents().remove(now, name(bytes).sha256())).isEqualTo(new Removed.Done());
  }

  Got get(String sha256) {
    return contents().get(sha256, _ -> true);
  }

  private Listed.Hashes listed() {
    return (Listed.Hashes) contents().list();
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
