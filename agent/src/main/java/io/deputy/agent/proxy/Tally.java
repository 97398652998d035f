package io.deputy.agent.proxy;

import io.deputy.model.ServiceId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to connections, said once a second a service and reason, with how many: a thousand
 * clients that are closed for one reason make one line. Called from every event loop.
 */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  /** Different lines kept between two times of saying them. */
  private static final int MOST = 1000;

  private record Line(String what, String target, String reason) {}

  private final Map<Line, Integer> counts = new LinkedHashMap<>();

  void add(String what, ServiceId service, String reason) {
    add(what, service.toString(), reason);
  }

  /**
   * @param what was done to one connection: closed, reset, held
   * @param target that it was made to, in a word or two
   */
  synchronized void add(String what, String target, String reason) {
    var line = new Line(what, target, reason);
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
                count == 1 ? "1 connection" : count + " connections",
                line.target,
                line.reason));
  }
}
