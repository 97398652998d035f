package io.deputy.agent.flow;

import io.deputy.model.Connections;
import io.deputy.model.ServiceId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to connections and datagrams, said once a second a service and reason, with how
 * many: a thousand clients that are closed for one reason make one line. What came of each
 * service's connections is counted besides. Called from every event loop.
 */
public final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  /** Different lines kept between two times of saying them. */
  private static final int MOST = 1000;

  /** What can come of a connection, and is counted for its service. */
  public enum Fate {
    HELD("holding"),
    RELEASED("released"),
    CLOSED("closed"),
    REFUSED("refused"),
    RESET("reset");

    private final String word;

    Fate(String word) {
      this.word = word;
    }
  }

  /**
   * @param noun a connection, session or datagram
   */
  private record Line(String what, String noun, String target, String reason) {}

  private final Map<Line, Integer> counts = new LinkedHashMap<>();

  /** For which there was no line left. */
  private int untold;

  /** Of each service, since this began: how many had which fate, by its ordinal. */
  private final Map<ServiceId, long[]> fates = new HashMap<>();

  /** Of one connection. */
  public synchronized void add(Fate fate, ServiceId service, String reason) {
    fates.computeIfAbsent(service, s -> new long[Fate.values().length])[fate.ordinal()]++;
    add(fate.word, service.toString(), reason);
  }

  /** Of what is no connection of a client. */
  public void add(String what, String noun, ServiceId service, String reason) {
    add(new Line(what, noun, service.toString(), reason));
  }

  /**
   * Of a connection that is to no service.
   *
   * @param what was done to it
   * @param target that it was made to, in a word or two
   */
  public void add(String what, String target, String reason) {
    add(new Line(what, "connection", target, reason));
  }

  private synchronized void add(Line line) {
    if (counts.size() < MOST || counts.containsKey(line)) {
      counts.merge(line, 1, Integer::sum);
    } else {
      untold++;
    }
  }

  /**
   * @param waiting how many do now, by service
   */
  public synchronized SortedMap<ServiceId, Connections> connections(
      Map<ServiceId, Integer> waiting) {
    var all = new TreeMap<ServiceId, Connections>();
    waiting.forEach((service, now) -> all.put(service, new Connections(now, 0, 0, 0, 0)));
    fates.forEach(
        (service, of) ->
            all.put(
                service,
                new Connections(
                    waiting.getOrDefault(service, 0),
                    of[Fate.HELD.ordinal()],
                    of[Fate.RELEASED.ordinal()],
                    of[Fate.CLOSED.ordinal()] + of[Fate.REFUSED.ordinal()],
                    of[Fate.RESET.ordinal()])));
    return all;
  }

  /** Forgets what came of the connections to other services. */
  public synchronized void keep(Predicate<ServiceId> services) {
    fates.keySet().removeIf(services.negate());
  }

  /** Logs and forgets the lines. Called once a second. */
  public void say() {
    Map<Line, Integer> said;
    int rest;
    synchronized (this) {
      said = new LinkedHashMap<>(counts);
      rest = untold;
      counts.clear();
      untold = 0;
    }
    said.forEach(
        (line, count) ->
            LOG.info(
                "{} {} to {}: {}",
                line.what,
                count == 1 ? "1 " + line.noun : count + " " + line.noun + "s",
                line.target,
                line.reason));
    if (rest > 0) {
      LOG.info("and {} more in this second, for other reasons than these {}", rest, MOST);
    }
  }
}
