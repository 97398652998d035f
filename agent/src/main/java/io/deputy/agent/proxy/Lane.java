package io.deputy.agent.proxy;

import io.deputy.agent.flow.Attempt;
import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.Flows;
import io.deputy.agent.flow.Leg;
import io.deputy.agent.flow.OpenFlows;
import io.deputy.agent.flow.Outcome;
import io.deputy.agent.flow.Receiver;
import io.deputy.agent.flow.Tally;
import io.deputy.agent.peer.IncomingLink;
import io.deputy.agent.peer.PeerPool;
import io.deputy.agent.peer.PeerStream;
import io.deputy.agent.peer.PeerTls;
import io.deputy.agent.peer.StreamHost;
import io.deputy.agent.peer.StreamRequest;
import io.deputy.agent.proxy.datagram.SessionLane;
import io.deputy.agent.proxy.datagram.Sessions;
import io.deputy.agent.proxy.datagram.Trial;
import io.deputy.agent.route.Ejections;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.Verdict;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.ServiceId;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that one event loop owns: who waits, what flows, and connections to other agents. */
final class Lane implements SessionLane, StreamHost {
  /**
   * What all lanes look at.
   *
   * @param table the newest
   * @param askers who asks from where, the newest
   * @param holds clients of this machine that wait
   * @param parked hellos of other agents that wait
   * @param nanos {@link System#nanoTime}
   */
  record Shared(
      Supplier<RouteTable> table,
      Supplier<Askers> askers,
      Holds holds,
      Holds parked,
      SeenPorts seen,
      OpenFlows open,
      Tally tally,
      PeerTls tls,
      Sockets sockets,
      LongSupplier nanos) {}

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private final EventLoop loop;
  private final Shared shared;
  private final Backends backends;
  private final Flows flows;
  private final Ejections ejections = new Ejections();

  /** Of connections of clients here, and of those that other agents hand over. */
  private final Turns<Runnable> turns;

  // In the order in which they came, which is that of their turns.
  private final Set<Pending> pending = new LinkedHashSet<>();
  private final Set<Arrival> parked = new LinkedHashSet<>();
  private final Set<IncomingLink> incoming = new HashSet<>();
  private final Map<MachineName, PeerPool> pools = new HashMap<>();
  private final Sessions sessions;

  Lane(EventLoop loop, Shared shared) {
    this.loop = loop;
    this.shared = shared;
    this.backends = new Backends(shared.sockets, loop);
    this.flows = new Flows(shared.tally, shared.open);
    this.sessions = new Sessions(this);
    this.turns = new Turns<>(Runnable::run, this::afterPause);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It does not fail, and nobody takes it back.
  private void afterPause(Runnable task) {
    loop.schedule(task, Turns.PAUSE.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public RouteTable table() {
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

  @Override
  public long nanos() {
    return shared.nanos.getAsLong();
  }

  @Override
  public Sockets sockets() {
    return shared.sockets;
  }

  Backends backends() {
    return backends;
  }

  Flows flows() {
    return flows;
  }

  Turns<Runnable> turns() {
    return turns;
  }

  @Override
  public Ejections ejections() {
    return ejections;
  }

  Sessions sessions() {
    return sessions;
  }

  @Override
  public @Nullable Origin origin(InetAddress source) {
    return askers().origin(source);
  }

  @Override
  public boolean isVirtual(InetAddress address) {
    return askers().isVirtual(address);
  }

  @Override
  public boolean mayWait(ServiceId service, int limit) {
    return shared.holds.enter(service, limit);
  }

  @Override
  public void waitsNoMore(ServiceId service) {
    shared.holds.leave(service);
  }

  @Override
  public void tell(String what, String noun, ServiceId service, String reason) {
    shared.tally.add(what, noun, service, reason);
  }

  @Override
  public void open(
      Verdict.Remote to,
      PeerHello hello,
      InetSocketAddress client,
      InetSocketAddress asked,
      Receiver receiver,
      Consumer<Trial> then) {
    peer(to.machine())
        .open(
            hello,
            Ends.ofDatagrams(client, asked),
            new Attempt(
                outcome ->
                    then.accept(
                        switch (outcome) {
                          case Outcome.Open(Leg leg) ->
                              new Trial.Open(((PeerStream) leg).carryDatagrams(receiver));
                          case Outcome.Failed(String reason) -> new Trial.Failed(reason);
                          case Outcome.Closed(String reason) -> new Trial.Failed(reason);
                        })));
  }

  @Override
  public void opened(ServiceId service) {
    shared.open.add(service);
  }

  @Override
  public void closed(ServiceId service) {
    shared.open.remove(service);
  }

  void add(Pending connection, ServiceId service) {
    pending.add(connection);
    opened(service);
  }

  void remove(Pending connection, ServiceId service) {
    if (pending.remove(connection)) {
      closed(service);
    }
  }

  @Override
  public Optional<String> full(ServiceId service) {
    return shared.open.full(service);
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
  void park(Arrival arrival) {
    if (parked.add(arrival)) {
      shared.parked.enter(arrival.service(), Integer.MAX_VALUE);
    }
  }

  void unpark(Arrival arrival) {
    if (parked.remove(arrival)) {
      shared.parked.leave(arrival.service());
    }
  }

  @Override
  public void opened(IncomingLink link) {
    incoming.add(link);
  }

  @Override
  public void closed(IncomingLink link) {
    incoming.remove(link);
  }

  @Override
  public StreamRequest asked(
      IncomingLink link, PeerStream stream, PeerHello hello, @Nullable Ends client) {
    return new Arrival(this, link, stream, hello, client);
  }

  /** The pool for a machine as the table has it now: one that moved gets a new pool. */
  PeerPool peer(Machine machine) {
    PeerPool pool = pools.get(machine.name());
    if (pool != null && same(pool.machine(), machine)) {
      return pool;
    }
    var newer = new PeerPool(machine, loop, shared.sockets, shared.tls);
    pools.put(machine.name(), newer);
    if (pool != null) {
      pool.close(); // who waits for it is judged within this, and may ask for the newer one
    }
    return newer;
  }

  private static boolean same(Machine one, Machine other) {
    return one.address().equals(other.address()) && one.peerPort() == other.peerPort();
  }

  /** There is a new table: old flows go, and who waits is judged again. */
  void tableChanged() {
    RouteTable table = table();
    flows.resetSuperseded(table);
    each(pending, Pending::judgeAgain);
    each(parked, Arrival::judge);
    sessions.changed();
    List<PeerPool> gone =
        pools.values().stream().filter(pool -> table.machine(pool.name()).isEmpty()).toList();
    pools.values().removeAll(gone);
    gone.forEach(PeerPool::close); // who waits for one is judged within this, and may make another
    pools.values().forEach(PeerPool::tryAgain);
  }

  /** One that fails keeps nobody behind it from the new table. */
  private static <T> void each(Collection<T> all, Consumer<T> act) {
    for (T one : List.copyOf(all)) {
      try {
        act.accept(one);
      } catch (RuntimeException e) {
        LOG.error("{} does not take the new table", one.getClass().getSimpleName(), e);
      }
    }
  }

  /** Whether clients are connected to one of these addresses, or wait there. */
  boolean isUsed(Set<String> addresses) {
    return flows.isUsed(addresses) || pending.stream().anyMatch(p -> p.isAt(addresses));
  }

  /** These addresses are taken down: who has connected to one of them is told so. */
  void leave(Set<String> addresses) {
    flows.resetAt(addresses);
    List.copyOf(pending).forEach(connection -> connection.leave(addresses));
  }

  /** Every second. */
  void tick() {
    pools.values().forEach(PeerPool::age);
    List.copyOf(incoming).forEach(IncomingLink::age);
    List.copyOf(pending).forEach(Pending::lookAround);
    ejections.forget(nanos());
    sessions.tick();
  }
}
