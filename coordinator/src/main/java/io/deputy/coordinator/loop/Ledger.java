package io.deputy.coordinator.loop;

import io.deputy.coordinator.store.Reading;
import io.deputy.coordinator.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one reign knows of the store: the records as they were last read or written, whether they
 * can be relied on, and when to read them again. For the loop's thread.
 */
final class Ledger {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  /** Between two tries to read a store that is away, or that takes no more. */
  static final Duration RETRY = Duration.ofMillis(500);

  private @Nullable Records records;
  private boolean reading;
  private boolean readWanted = true;
  private long readAt;
  private boolean unsure;
  private String trouble = "";

  /**
   * @param now from when it may be read
   */
  Ledger(long now) {
    this.readAt = now;
  }

  /** Whether to read now; then it is being read. */
  boolean beginReading(long now) {
    if (!readWanted || now < readAt) {
      return false;
    }
    readWanted = false;
    reading = true;
    return true;
  }

  /** While this is so, all else waits. */
  boolean reading() {
    return reading;
  }

  void read(Reading outcome, long now) {
    reading = false;
    switch (outcome) {
      case View view -> {
        answered();
        records = new Records(view, records);
        unsure = false;
      }
      case Reading.Away away -> silent(away.problem(), now);
    }
  }

  /** Somebody has changed something, perhaps we. */
  void changed() {
    readWanted = true;
  }

  void answered() {
    if (!trouble.isEmpty()) {
      trouble = "";
      log.info("the store answers again");
    }
  }

  /** The store is asked again, but not at once. */
  void silent(String problem, long now) {
    if (!problem.equals(trouble)) {
      trouble = problem;
      log.warn("{}", problem);
    }
    readWanted = true;
    readAt = now + RETRY.toNanos();
  }

  /**
   * The records lack something that was written, or may have been: a promotion, for one.
   *
   * @param from when they are read again
   */
  void doubt(long from) {
    unsure = true;
    readWanted = true;
    readAt = Math.max(readAt, from);
  }

  /** Whether nothing is to be decided, and nobody told anything, before it has been read. */
  boolean unsure() {
    return unsure;
  }

  boolean known() {
    return records != null;
  }

  Records records() {
    return Objects.requireNonNull(records, "a turn begins after the first read");
  }

  /** Sentences for operators: of the store itself, then of single records. */
  List<String> troubles() {
    List<String> all = new ArrayList<>(records().troubles());
    if (!trouble.isEmpty()) {
      all.addFirst(trouble);
    }
    return all;
  }
}
