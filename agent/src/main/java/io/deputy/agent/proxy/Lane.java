package io.deputy.agent.proxy;

import io.deputy.agent.proxy.socket.Sockets;
import io.deputy.agent.route.Ejections;
import io.deputy.agent.route.RouteTable;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** All that one event loop owns: who waits, what flows, and ready connections to peers. */
final class Lane {
  /**
   * What all lanes look at.
   *
   * @param table the newest
   * @param askers who asks from where, the newest
   * @param nanos {@link System#nanoTime}
   */
  record Shared(
      Supplier<RouteTable> table,
      Supplier<Askers> askers,
      Holds holds,
      SeenPorts seen,
      OpenFlows open,
      Tally tally,
      PeerTls tls,
      Sockets sockets,
      LongSupplier nanos) {}

  /** Ready connections per peer on this machine, shared out among the lanes. */
  private static final int SPARE = 4;

  private final EventLoop loop;
  private final Shared shared;
  private final int spare;
  private final Backends backends;
  private final Flows flows;
  private final Ejections ejections = new Ejections();
  private final Set<Pending> pending = new HashSet<>();
  private final Set<PeerSession> parked = new HashSet<>();
  private final Map<MachineName, PeerPool> pools = new HashMap<>();

  Lane(EventLoop loop, Shared shared) {
    this.loop = loop;
    this.shared = shared;
    this.spare = Math.max(1, SPARE / shared.sockets.loops().size());
    this.backends = new Backends(shared.sockets, loop);
    this.flows = new Flows(shared.tally, shared.open);
  }

  EventLoop loop() {
    return loop;
  }

  RouteTable table() {
    return shared.table.get();
  }

  Askers askers() {
    return shared.askers.get();
  }

  Holds holds() {
    return shared.holds;
  }

  Tally tally() {
    return shared.tally;
  }

  PeerTls tls() {
    return shared.tls;
  }

  /** Now, as {@link System#nanoTime} has it. */
  long nanos() {
    return shared.nanos.getAsLong();
  }

  Sockets sockets() {
    return shared.sockets;
  }

  Backends backends() {
    return backends;
  }

  Flows flows() {
    return flows;
  }

  Ejections ejections() {
    return ejections;
  }

  void add(Pending connection) {
    pending.add(connection);
  }

  void remove(Pending connection) {
    pending.remove(connection);
  }

  /** Whether there is, or was, something at a port of a service: who asks for it may wait. */
  boolean expects(ServiceId service, int port) {
    return table().declares(service, port) || shared.seen.contains(service, port);
  }

  /** A container has answered there. */
  void answered(ServiceId service, int port) {
    if (!expects(service, port)) {
      shared.seen.add(service, port);
    }
  }

  /** Another agent's hello waits here for a table by which it can be answered. */
  void park(PeerSession session) {
    parked.add(session);
  }

  void unpark(PeerSession session) {
    parked.remove(session);
  }

  /** The pool for a machine as the table has it now: one that moved gets a new pool. */
  PeerPool peer(Machine machine) {
    PeerPool pool = pools.get(machine.name());
    if (pool == null || !same(pool.at(), machine)) {
      if (pool != null) {
        pool.close();
      }
      pool = new PeerPool(machine, loop, shared.sockets, shared.tls, spare);
      pools.put(machine.name(), pool);
    }
    return pool;
  }

  private static boolean same(Machine one, Machine other) {
    return one.address().equals(other.address()) && one.peerPort() == other.peerPort();
  }

  /** There is a new table: old flows go, and who waits is judged again. */
  void tableChanged() {
    RouteTable table = table();
    flows.resetSuperseded(table);
    pools
        .values()
        .removeIf(
            pool -> {
              boolean gone = table.machine(pool.machine()).isEmpty();
              if (gone) {
                pool.close();
              }
              return gone;
            });
    List.copyOf(pending).forEach(Pending::judgeAgain);
    List.copyOf(parked).forEach(PeerSession::judge);
  }

  /** These addresses are taken down: who has connected to one of them is told so. */
  void leave(Set<String> addresses) {
    flows.resetAt(addresses);
    List.copyOf(pending).forEach(connection -> connection.leave(addresses));
  }

  /** Every second. */
  void tick() {
    pools.values().forEach(PeerPool::age);
    ejections.forget(nanos());
  }
}
