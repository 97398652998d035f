package io.deputy.agent.run;

import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.Observation;
import io.deputy.model.PlacementId;
import io.deputy.model.Survey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the coordinator is told, and when. */
final class Reports {
  /** News goes out before its time, but no two heartbeats are closer than this. */
  static final Duration GAP = Duration.ofMillis(50);

  private static final Logger log = LoggerFactory.getLogger(Reports.class);

  private final AgentLoop.Ports ports;
  private final TreeMap<String, String> troubles = new TreeMap<>();
  private Machine me;
  private long sequence;
  private SortedMap<PlacementId, Long> strays = Collections.emptySortedMap();
  private boolean looking = true;
  private Survey survey = Survey.NOTHING;
  private boolean hurry;
  private boolean first;
  private long sentAt;

  Reports(Machine me, AgentLoop.Ports ports) {
    this.me = me;
    this.ports = ports;
  }

  Machine me() {
    return me;
  }

  /** A new coordinator has heard nothing yet. */
  void connected() {
    first = true;
  }

  /** Docker's version; empty while it is away. */
  void docker(String version) {
    MachineFacts f = me.facts();
    if (!f.docker().equals(version)) {
      hurry = true;
      me = me.withFacts(f.withDocker(version));
    }
  }

  /** Others get them from here. */
  void builtImages(SortedSet<String> found) {
    MachineFacts f = me.facts();
    if (!f.builtImages().equals(found)) {
      hurry = true;
      me = me.withFacts(f.withBuiltImages(found));
    }
  }

  /** Something is wrong, or right again if the sentence is empty. */
  void trouble(String source, String sentence) {
    String before = troubles.getOrDefault(source, "");
    if (before.equals(sentence)) {
      return;
    }
    hurry = true;
    if (sentence.isEmpty()) {
      troubles.remove(source);
      log.info("no longer: {}", before);
    } else {
      troubles.put(source, sentence);
      log.warn("{}", sentence);
    }
  }

  /**
   * What was found that no goal is known for: the coordinator tells a new agent nothing before it
   * knows that.
   */
  void strays(SortedMap<PlacementId, Long> found) {
    if (looking || !strays.equals(found)) {
      looking = false;
      strays = found;
      hurry = true;
    }
  }

  /** What was last found of what is asked: somebody may wait for it to be placed. */
  void survey(Survey found) {
    hurry |= !survey.equals(found);
    survey = found;
  }

  /** Do not wait for the next heartbeat's time. */
  void hurry() {
    hurry = true;
  }

  long dueAt(Duration heartbeat) {
    return first ? 0 : sentAt + (hurry ? GAP : heartbeat).toNanos();
  }

  /** What is wrong, a sentence each. */
  List<String> troubles() {
    var all = new ArrayList<>(troubles.values());
    all.addAll(ports.traffic().troubles());
    return all;
  }

  /** Sends a heartbeat and returns its number. */
  long send(List<Observation> observations, long now) {
    first = false;
    hurry = false;
    sentAt = now;
    sequence++;
    me = me.withFacts(me.facts().withAbilities(ports.traffic().abilities()));
    ports
        .uplink()
        .heartbeat(
            new Heartbeat(
                sequence,
                me.facts(),
                observations,
                troubles(),
                strays,
                looking,
                survey,
                ports.traffic().connections(),
                ports.traffic().addresses()));
    return sequence;
  }
}
