package io.deputy.agent.proxy.datagram;

import io.deputy.agent.flow.Receiver;
import io.deputy.agent.flow.Way;
import io.deputy.agent.route.Load;
import io.deputy.agent.route.PortUse;
import io.deputy.agent.route.PortUse.Admission;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.Verdict;
import io.deputy.model.Origin;
import io.deputy.model.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All sessions of one event loop: those of clients here, and those that other agents bring. */
public final class Sessions {
  /** A flood against one service leaves the others three quarters. */
  private static final SessionTable.Bounds BOUNDS = new SessionTable.Bounds(1024, 4096);

  private static final long BACKLOG_BYTES = 4 << 20;

  private final SessionLane lane;
  private final SessionTable<Session> table = new SessionTable<>(BOUNDS);
  private final Backlog.Budget budget = new Backlog.Budget(BACKLOG_BYTES);
  private final Load load = new Load();
  private final Set<Transit> transits = new HashSet<>();

  public Sessions(SessionLane lane) {
    this.lane = lane;
  }

  SessionLane lane() {
    return lane;
  }

  Load load() {
    return load;
  }

  /**
   * A client has sent a datagram.
   *
   * @param socket that it came in at, and is answered from
   * @param datagram stays the caller's
   */
  void asked(Channel socket, PortUse use, InetSocketAddress client, ByteBuf datagram) {
    var key = new SessionKey(client, (InetSocketAddress) socket.localAddress());
    Session session = table.asked(key, lane.nanos());
    if (session == null) {
      session = begin(socket, key, use);
    }
    if (session != null) {
      session.asked(datagram);
    }
  }

  private @Nullable Session begin(Channel socket, SessionKey key, PortUse use) {
    switch (admission(key, use)) {
      case Admission.Barred(String why) -> {
        lane.tell("dropped", "datagram", use.service(), why);
        return null;
      }
      case Admission.As(Origin origin) -> {
        return begin(socket, key, use, origin);
      }
    }
  }

  private @Nullable Session begin(Channel socket, SessionKey key, PortUse use, Origin origin) {
    if (verdict(origin, key, use) instanceof Verdict.Refuse refuse) {
      // Before anybody gives way to it.
      lane.tell("dropped", "datagram", use.service(), refuse.reason());
      return null;
    }
    Optional<String> full = lane.full(use.service());
    if (full.isPresent()) {
      lane.tell("dropped", "datagram", use.service(), full.get());
      return null;
    }
    long now = lane.nanos();
    switch (table.room(use.service(), now)) {
      case SessionTable.Room.None<Session>(String why) -> {
        lane.tell("dropped", "datagram", use.service(), why);
        return null;
      }
      case SessionTable.Room.Free<Session>(Session displaced) -> {
        if (displaced != null) {
          displaced.end("ended", "it gave way to a new one");
        }
      }
    }
    var session = new Session(this, socket, key, use, origin, new Backlog(budget));
    table.add(key, use.service(), session, now);
    lane.opened(use.service());
    return session;
  }

  private Verdict verdict(Origin origin, SessionKey key, PortUse use) {
    RouteTable routes = lane.table();
    String client = key.client().getAddress().getHostAddress();
    Origin met = routes.meeting(origin, client, use.service());
    return routes.verdict(met, use.service(), Protocol.UDP, use.port(), placement -> 0);
  }

  private Admission admission(SessionKey key, PortUse use) {
    return use.admit(
        lane.origin(key.client().getAddress()), lane.isVirtual(key.asked().getAddress()));
  }

  void answered(SessionKey key) {
    table.answered(key, lane.nanos());
  }

  /** It is over. */
  void left(Session session) {
    table.remove(session.key());
    lane.closed(session.use().service());
  }

  /** A port is not answered any more. */
  void closed(Channel socket) {
    for (Session session : table.sessions()) {
      if (session.isAt(socket)) {
        session.end("ended", "the port is not answered any more");
      }
    }
  }

  /**
   * Carries a session of another agent to a container of this machine.
   *
   * @param answering opens the way to the other agent, once the container's is open: what comes in
   *     over it is for the receiver that it gets
   * @param failed is told why the container's can't be opened
   */
  public void pass(Verdict.Local to, Function<Receiver, Way> answering, Consumer<String> failed) {
    Transit.open(this, to, answering, failed);
  }

  void add(Transit transit) {
    transits.add(transit);
    lane.opened(transit.service());
  }

  void remove(Transit transit) {
    if (transits.remove(transit)) {
      lane.closed(transit.service());
    }
  }

  /** There is a new table, or others are on the networks: who waits is judged again. */
  public void changed() {
    RouteTable routes = lane.table();
    for (Session session : table.sessions()) {
      var now = admission(session.key(), session.use());
      if (now.equals(new Admission.As(session.origin()))) {
        session.judgeAgain();
      } else {
        session.end("ended", "the client's network is another's now");
      }
    }
    List.copyOf(transits).forEach(transit -> transit.judgeAgain(routes));
  }

  /** Every second. */
  public void tick() {
    for (Session session : table.expire(Session::waits, lane.nanos())) {
      session.expired();
    }
    load.forget();
  }
}
