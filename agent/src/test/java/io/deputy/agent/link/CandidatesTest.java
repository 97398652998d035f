package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final List<String> LISTED = List.of("c1", "c2", "c3");
  private final Candidates candidates = new Candidates();

  private String next() {
    return String.valueOf(candidates.next(LISTED));
  }

  @Test
  void eachOnceInARound() {
    assertThat(List.of(next(), next(), next(), next(), next()))
        .containsExactly("c1", "c2", "c3", "null", "null");
    candidates.nextRound();
    assertThat(next()).isEqualTo("c1");
  }

  @Test
  void whoIsListedLaterIsTriedInTheSameRound() {
    assertThat(candidates.next(List.of("c1"))).isEqualTo("c1");
    assertThat(candidates.next(List.of("c1"))).isNull();
    assertThat(candidates.next(List.of("c1", "c2"))).isEqualTo("c2");
  }

  @Test
  void whomAFollowerNamesIsTriedFirst() {
    next();
    candidates.named("c3");
    assertThat(List.of(next(), next(), next())).containsExactly("c3", "c2", "null");
  }

  @Test
  void twoThatNameEachOtherEndWithTheRound() {
    next();
    candidates.named("c2");
    next();
    candidates.named("c1");
    assertThat(List.of(next(), next())).containsExactly("c3", "null");
  }

  @Test
  void oneThatWasLostIsNotTheFirstToBeTriedAgain() {
    next();
    candidates.answered("c1");
    assertThat(List.of(next(), next(), next())).containsExactly("c2", "c3", "null");
    candidates.nextRound();
    assertThat(next()).isEqualTo("c1");
  }
}
