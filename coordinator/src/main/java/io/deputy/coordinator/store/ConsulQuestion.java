package io.deputy.coordinator.store;

import io.deputy.coordinator.consul.ConsulAway;
import java.util.function.Function;

/** What is asked of Consul by a method whose outcomes know of an absent Consul. */
@FunctionalInterface
interface ConsulQuestion<T> {
  T ask() throws ConsulAway, InterruptedException;

  /**
   * @param away makes the outcome of a Consul that does not answer, from what the problem is
   */
  static <T> T asking(ConsulQuestion<T> question, Function<String, T> away) {
    try {
      return question.ask();
    } catch (ConsulAway e) {
      return away.apply(e.problem());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return away.apply("interrupted while asking Consul");
    }
  }
}
