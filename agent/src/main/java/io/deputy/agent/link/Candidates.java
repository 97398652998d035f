package io.deputy.agent.link;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom to try next. In each round everybody once, in the directory's order, but first whom a
 * follower named as its leader.
 */
final class Candidates {
  private final Set<String> tried = new HashSet<>();
  private @Nullable String leader;

  /** Null when all that are listed were tried in this round. */
  @Nullable String next(List<String> listed) {
    String named = leader;
    leader = null;
    if (named != null && tried.add(named)) {
      return named;
    }
    for (String address : listed) {
      if (tried.add(address)) {
        return address;
      }
    }
    return null;
  }

  /** Everybody may be tried again. */
  void nextRound() {
    tried.clear();
  }

  /** A coordinator that follows said so. Two that name each other end with the round. */
  void named(String address) {
    leader = address;
  }

  /** One has answered: when it is lost, all the others are as good, and it is not the first. */
  void answered(String address) {
    tried.clear();
    tried.add(address);
  }
}
