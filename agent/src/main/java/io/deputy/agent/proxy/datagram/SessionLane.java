package io.deputy.agent.proxy.datagram;

import io.deputy.agent.flow.Receiver;
import io.deputy.agent.route.Ejections;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.Verdict;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.ServiceId;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What sessions of datagrams use of the event loop that they live on, which carries flows too. */
public interface SessionLane {
  EventLoop loop();

  Sockets sockets();

  /** The newest. */
  RouteTable table();

  /**
   * Who asks from there; null for one that is neither of the machine nor on a network of an app.
   */
  @Nullable Origin origin(InetAddress source);

  /** Whether an address is one of services. */
  boolean isVirtual(InetAddress address);

  /** Now, as {@link System#nanoTime} has it. */
  long nanos();

  Ejections ejections();

  /** Whether one more may wait for a service; then it does, until {@link #waitsNoMore}. */
  boolean mayWait(ServiceId service, int limit);

  void waitsNoMore(ServiceId service);

  /** Why a service can have no more sessions and connections here; empty if it can. */
  Optional<String> full(ServiceId service);

  /** A session of the service has a place here, until {@link #closed(ServiceId)}. */
  void opened(ServiceId service);

  void closed(ServiceId service);

  /**
   * Has it said in the log, once a second with how often.
   *
   * @param what was done: dropped, ended
   * @param noun to what: datagram, session
   */
  void tell(String what, String noun, ServiceId service, String reason);

  /** Asks another agent to carry a session. */
  void open(
      Verdict.Remote to,
      PeerHello hello,
      InetSocketAddress client,
      InetSocketAddress asked,
      Receiver receiver,
      Consumer<Trial> then);
}
