package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes contents that no stored spec names, of now or of a revision that is kept: those whose
 * upload was broken off among them. One is removed when one leader has seen it unneeded in every
 * turn for {@link #UNNEEDED}, longer than an upload and the apply after it take.
 *
 * <p>May be used from any thread.
 */
public final class UnneededContents {
  static final Duration UNNEEDED = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(UnneededContents.class);

  private final Contents contents;
  private final Map<String, Long> unneededSince = new HashMap<>();
  private long term;

  public UnneededContents(Contents contents) {
    this.contents = contents;
  }

  /**
   * What is known to stand in the store.
   *
   * @param leadership of whoever tidies
   * @param needed contents that the specs of all services and of all kept revisions name, by hash
   */
  public record Stored(Leadership leadership, SortedSet<String> needed) {}

  /**
   * Somebody is about to upload them, or to apply an app that needs them: their time begins anew.
   * Once this returns none of them is being removed, so whoever lists now sees what will stay.
   */
  public synchronized void spare(Collection<String> sha256) {
    unneededSince.keySet().removeAll(sha256);
  }

  /**
   * Looks, and removes what is due.
   *
   * @param nowNanos of a monotonic clock
   */
  public void turn(Stored stored, long nowNanos) {
    switch (contents.list()) {
      case Contents.Listed.Hashes there -> {
        var unneeded = new TreeSet<>(there.whole());
        unneeded.addAll(there.partial());
        unneeded.removeAll(stored.needed());
        seen(stored.leadership().term(), unneeded, nowNanos);
        unneeded.forEach(hash -> removeIfDue(stored.leadership(), hash, nowNanos));
      }
      case Contents.Away away -> log.warn("contents are not tidied: {}", away.problem());
    }
  }

  private synchronized void seen(long term, SortedSet<String> unneeded, long nowNanos) {
    if (this.term != term) {
      // Others may have led meanwhile, and what they spared is not known here.
      this.term = term;
      unneededSince.clear();
    }
    unneededSince.keySet().retainAll(unneeded);
    unneeded.forEach(hash -> unneededSince.putIfAbsent(hash, nowNanos));
  }

  private synchronized void removeIfDue(Leadership leadership, String hash, long nowNanos) {
    Long since = unneededSince.get(hash);
    if (since == null || nowNanos - since < UNNEEDED.toNanos()) {
      return;
    }
    switch (contents.remove(leadership, hash)) {
      case Contents.Removed.Done _ -> {
        unneededSince.remove(hash);
        log.info("removed content {}: no service has needed it for {}", hash, UNNEEDED);
      }
      case Contents.Removed.Kept kept ->
          log.info("content {} is not removed: {}", hash, kept.problem());
      case Contents.Away away -> log.warn("content {} is not removed: {}", hash, away.problem());
    }
  }
}
