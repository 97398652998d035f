package io.deputy.coordinator.store;

import io.deputy.coordinator.lead.Leadership;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes which images revisions ran with, as it is seen. For one thread. What one leader has noted
 * the next one adds to.
 */
public final class ImageNotes {
  private static final Logger log = LoggerFactory.getLogger(ImageNotes.class);

  /** What was seen of one app at once. */
  public record Seen(long revision, SortedMap<String, ? extends SortedSet<String>> images) {}

  private final History history;
  private final Map<String, Seen> noted = new HashMap<>();
  private long term;
  private String trouble = "";

  public ImageNotes(History history) {
    this.history = history;
  }

  /**
   * @param leadership of whoever notes
   * @param seen by app
   */
  public void turn(Leadership leadership, Map<String, Seen> seen) {
    if (term != leadership.term()) {
      term = leadership.term();
      noted.clear();
    }
    noted.keySet().retainAll(seen.keySet());
    String wrong = "";
    for (var each : seen.entrySet()) {
      Seen now = each.getValue();
      if (now.equals(noted.get(each.getKey()))) {
        continue;
      }
      switch (history.note(leadership, each.getKey(), now.revision(), now.images())) {
        case History.Noted.Done _ -> noted.put(each.getKey(), now);
        case History.Noted.Not not -> wrong = not.problem();
        case History.Away away -> wrong = away.problem();
      }
    }
    if (!wrong.isEmpty() && !wrong.equals(trouble)) {
      log.info("images are not noted: {}", wrong);
    }
    trouble = wrong;
  }
}
