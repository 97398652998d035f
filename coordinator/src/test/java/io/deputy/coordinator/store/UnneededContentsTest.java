package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Content;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnneededContentsTest {
  private static final Leadership LEADER = new Leadership(3, "s3", 0, 0);
  private static final Leadership NEXT = new Leadership(4, "s4", 0, 0);

  private final FakeContents contents = new FakeContents();
  private final UnneededContents unneeded = new UnneededContents(contents);
  private final String needed = put(10);
  private final String gone = put(600_000);

  @BeforeEach
  void lead() {
    contents.lead(LEADER);
  }

  private String put(int size) {
    byte[] bytes = ContentsContract.random(size);
    Content content = ContentsContract.name(bytes);
    contents.put(content, bytes);
    return content.sha256();
  }

  private void turn(Leadership leader, int minutes, String... needed) {
    unneeded.turn(
        new UnneededContents.Stored(leader, new TreeSet<>(Arrays.asList(needed))),
        Duration.ofMinutes(minutes).toNanos());
  }

  private SortedSet<String> whole() {
    return ((Contents.Listed.Hashes) contents.list()).whole();
  }

  @Test
  void whatNoSpecNamesForAnHourIsRemovedAndNothingElse() {
    turn(LEADER, 0, needed);
    turn(LEADER, 59, needed);
    assertThat(whole()).contains(needed, gone);
    turn(LEADER, 60, needed);
    assertThat(whole()).containsExactly(needed);
  }

  @Test
  void anUploadThatWasBrokenOffIsRemovedToo() {
    byte[] bytes = ContentsContract.random(700_000);
    contents.breakOffAfter(1);
    contents.put(ContentsContract.name(bytes), bytes);
    turn(LEADER, 0, needed, gone);
    turn(LEADER, 60, needed, gone);
    assertThat(contents.list())
        .isEqualTo(
            new Contents.Listed.Hashes(new TreeSet<>(List.of(needed, gone)), new TreeSet<>()));
  }

  @Test
  void whatIsNamedOrSparedMeanwhileBeginsAnew() {
    turn(LEADER, 0, needed);
    turn(LEADER, 30, needed, gone);
    turn(LEADER, 60, needed);
    assertThat(whole()).as("named at 30").contains(gone);
    turn(LEADER, 110, needed);
    unneeded.spare(List.of(gone));
    turn(LEADER, 121, needed);
    assertThat(whole()).as("spared at 110").contains(gone);
    turn(LEADER, 181, needed);
    assertThat(whole()).doesNotContain(gone);
  }

  @Test
  void whatAnEarlierTermHasSeenDoesNotCount() {
    turn(LEADER, 0, needed);
    contents.lead(NEXT);
    turn(NEXT, 60, needed);
    assertThat(whole()).contains(gone);
    turn(NEXT, 120, needed);
    assertThat(whole()).doesNotContain(gone);
  }

  @Test
  void aLeaderThatWasDeposedUnawaresRemovesNothing() {
    turn(LEADER, 0, needed);
    contents.lead(NEXT);
    turn(LEADER, 60, needed);
    assertThat(whole()).contains(gone);
  }
}
