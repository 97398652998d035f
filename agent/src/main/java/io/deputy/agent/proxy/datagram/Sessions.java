package io.deputy.agent.proxy.datagram;

import io.deputy.agent.route.Load;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.Verdict;
import io.deputy.model.Origin;
import io.deputy.model.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
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
  void asked(Channel socket, Target target, InetSocketAddress client, ByteBuf datagram) {
    var key = new SessionKey(client, (InetSocketAddress) socket.localAddress());
    Session session = table.asked(key, lane.nanos());
    if (session == null) {
      session = begin(socket, key, target);
    }
    if (session != null) {
      session.asked(datagram);
    }
  }

  private @Nullable Session begin(Channel socket, SessionKey key, Target target) {
    Origin origin = origin(key, target);
    String barred = origin == null ? "the client is on no network of an app" : null;
    if (target.published() && lane.isVirtual(key.asked().getAddress())) {
      // It would else answer in the place of another service.
      barred = "the port is published, and not one of a service at a virtual address";
    } else if (origin != null && verdict(origin, key, target) instanceof Verdict.Refuse refuse) {
      barred = refuse.reason(); // before anybody gives way to it
    }
    if (origin == null || barred != null) {
      lane.tell("dropped", "datagram", target.service(), String.valueOf(barred));
      return null;
    }
    long now = lane.nanos();
    switch (table.room(target.service(), now)) {
      case SessionTable.Room.None<Session>(String why) -> {
        lane.tell("dropped", "datagram", target.service(), why);
        return null;
      }
      case SessionTable.Room.Free<Session>(Session displaced) -> {
        if (displaced != null) {
          displaced.end("ended", "it gave way to a new one");
        }
      }
    }
    var session = new Session(this, socket, key, target, origin, new Backlog(budget));
    table.add(key, target.service(), session, now);
    return session;
  }

  private Verdict verdict(Origin origin, SessionKey key, Target target) {
    RouteTable routes = lane.table();
    String client = key.client().getAddress().getHostAddress();
    Origin met = routes.meeting(origin, client, target.service());
    return routes.verdict(met, target.service(), Protocol.UDP, target.port(), placement -> 0);
  }

  private @Nullable Origin origin(SessionKey key, Target target) {
    Origin origin = lane.origin(key.client().getAddress());
    return origin == null && target.published() ? new Origin.Ingress() : origin;
  }

  void answered(SessionKey key) {
    table.answered(key, lane.nanos());
  }

  void remove(SessionKey key) {
    table.remove(key);
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
  }

  void remove(Transit transit) {
    transits.remove(transit);
  }

  /** There is a new table, or others are on the networks: who waits is judged again. */
  public void changed() {
    RouteTable routes = lane.table();
    for (Session session : table.sessions()) {
      if (session.origin().equals(origin(session.key(), session.target()))) {
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
