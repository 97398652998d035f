package io.deputy.agent.proxy.datagram;

import io.deputy.agent.flow.Receiver;
import io.deputy.agent.flow.Way;
import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.Verdict;
import io.deputy.model.ServiceId;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session that another agent brings to a container of this machine. That one bounds it and says
 * when it is over; here it ends with the placement, or when the container refuses.
 */
final class Transit {
  private final Sessions sessions;
  private final Verdict.Local to;
  private @Nullable Way container;
  private @Nullable Way peer;
  private boolean over;

  private Transit(Sessions sessions, Verdict.Local to) {
    this.sessions = sessions;
    this.to = to;
  }

  /**
   * @param answering opens the way to the other agent: there is a socket to the container
   * @param failed is told why there is none
   */
  static void open(
      Sessions sessions,
      Verdict.Local to,
      Function<Receiver, Way> answering,
      Consumer<String> failed) {
    var transit = new Transit(sessions, to);
    SessionLane lane = sessions.lane();
    ContainerSocket.open(
        lane.sockets(),
        lane.loop(),
        to,
        transit.new Back(),
        trial -> {
          switch (trial) {
            case Trial.Open(Way socket) when stands(lane.table(), to) ->
                transit.join(socket, answering);
            case Trial.Open(Way socket) -> {
              socket.end();
              failed.accept(transit.superseded());
            }
            case Trial.Failed(String why) -> failed.accept(why);
          }
        });
  }

  private void join(Way socket, Function<Receiver, Way> answering) {
    container = socket;
    sessions.add(this);
    Way opened = answering.apply(new Forth());
    peer = opened;
    if (over) {
      opened.end();
    }
  }

  /** Whether the container at the address is still the placement's, and its epoch not over. */
  static boolean stands(RouteTable routes, Verdict.Local to) {
    LocalBackend backend = routes.local().get(to.placement());
    return backend != null
        && backend.addresses().containsValue(to.address())
        && !routes.superseded(to.placement(), to.epoch());
  }

  ServiceId service() {
    return to.placement().service();
  }

  void judgeAgain(RouteTable routes) {
    if (!stands(routes, to)) {
      tell("ended", "session", superseded());
      end();
    }
  }

  private String superseded() {
    return "epoch %d of %s is over".formatted(to.epoch(), to.placement());
  }

  private void tell(String what, String noun, String reason) {
    sessions.lane().tell(what, noun, service(), reason);
  }

  private void end() {
    over = true;
    sessions.remove(this);
    if (container != null) {
      container.end();
    }
    if (peer != null) {
      peer.end();
    }
  }

  /** From the other agent to the container. */
  private final class Forth implements Receiver {
    @Override
    public void received(ByteBuf datagram) {
      if (container == null) {
        datagram.release();
      } else if (!container.send(datagram)) {
        tell("dropped", "datagram", "more comes in than can be passed on");
      }
    }

    @Override
    public void ended(String why) {
      end();
    }
  }

  /** From the container to the other agent. */
  private final class Back implements Receiver {
    @Override
    public void received(ByteBuf datagram) {
      if (peer == null) {
        datagram.release();
      } else if (!peer.send(datagram)) {
        tell("dropped", "datagram", "its answers are more than can be sent");
      }
    }

    @Override
    public void ended(String why) {
      tell("ended", "session", why);
      end();
    }
  }
}
