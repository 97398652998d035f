package io.deputy.agent.link;

import io.deputy.model.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.NotRegisteredException;
import org.kiwiproject.consul.model.agent.ImmutableRegCheck;
import org.kiwiproject.consul.model.agent.ImmutableRegistration;
import org.kiwiproject.consul.model.agent.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows this agent in Consul's catalog, as service {@value #SERVICE} of its node, with a check that
 * fails by itself when the agent is gone. Put right every {@link #EVERY}: a Consul that forgot, or
 * came later, gets it again. An agent without Consul works all the same.
 */
public final class ConsulPresence implements Runnable {
  static final String SERVICE = "deputy-agent";
  static final Duration EVERY = Duration.ofSeconds(3);

  /** Three are missed before it counts as gone. */
  static final Duration TTL = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(ConsulPresence.class);

  private final LocalConsul node;
  private final String cluster;
  private final Machine me;
  private final Consumer<String> trouble;

  /**
   * @param trouble is told what is wrong after each try, or an empty text
   */
  public ConsulPresence(LocalConsul node, String cluster, Machine me, Consumer<String> trouble) {
    this.node = node;
    this.cluster = cluster;
    this.me = me;
    this.trouble = trouble;
  }

  /** Runs until interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        show();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      // the agent stops; the check fails by itself
    }
  }

  void show() {
    try {
      Consul consul = node.client();
      try {
        consul.agentClient().pass(id(), note());
      } catch (NotRegisteredException e) {
        consul.agentClient().register(registration());
        consul.agentClient().pass(id(), note());
        log.info("registered at Consul as service {}", SERVICE);
      }
      trouble.accept("");
    } catch (RuntimeException | NotRegisteredException e) {
      // The client stumbles over answers that it does not understand: that is Consul's trouble.
      trouble.accept("not shown in Consul's catalog: " + node.away(e));
    }
  }

  private Registration registration() {
    // The check's id is "service:" and the service's.
    var check =
        ImmutableRegCheck.builder()
            .ttl(TTL.toSeconds() + "s")
            .name("agent is alive")
            .deregisterCriticalServiceAfter("24h")
            .build();
    return ImmutableRegistration.builder()
        .id(id())
        .name(SERVICE)
        .address(me.address())
        .port(me.peerPort())
        .tags(List.of())
        .meta(Map.of("cluster", cluster, "machine", me.name().value()))
        .check(check)
        .build();
  }

  private String note() {
    return "agent %s on %s".formatted(me.facts().agentVersion(), me.name());
  }

  private String id() {
    return SERVICE + "-" + cluster;
  }
}
