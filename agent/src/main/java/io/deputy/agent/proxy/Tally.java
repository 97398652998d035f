package io.deputy.agent.proxy;

import io.deputy.model.ServiceId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to connections and datagrams, said once a second a service and reason, with how
 * many: a thousand clients that are closed for one reason make one line. Called from every event
 * loop.
 */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  /** Different lines kept between two times of saying them. */
  private static final int MOST = 1000;

  /**
   * @param noun a connection, session or datagram
   */
  private record Line(String what, String noun, String target, String reason) {}

  private final Map<Line, Integer> counts = new LinkedHashMap<>();

  void add(String what, ServiceId service, String reason) {
    add(what, service.toString(), reason);
  }

  /** The same of what is no connection. */
  void add(String what, String noun, ServiceId service, String reason) {
    add(new Line(what, noun, service.toString(), reason));
  }

  /**
   * @param what was done to one connection: closed, reset, held
   * @param target that it was made to, in a word or two
   */
  void add(String what, String target, String reason) {
    add(new Line(what, "connection", target, reason));
  }

  private synchronized void add(Line line) {
    if (counts.size() < MOST || counts.containsKey(line)) {
      counts.merge(line, 1, Integer::sum);
    }
  }

  /** Logs and forgets what was counted. Called once a second. */
  void say() {
    Map<Line, Integer> said;
    synchronized (this) {
      said = new LinkedHashMap<>(counts);
      counts.clear();
    }
    said.forEach(
        (line, count) ->
            LOG.info(
                "{} {} to {}: {}",
                line.what,
                count == 1 ? "1 " + line.noun : count + " " + line.noun + "s",
                line.target,
                line.reason));
  }
}
