package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.store.FakeContents;
import io.deputy.model.Identity;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.proto.v1.AgentProto.FromAgent;
import io.deputy.proto.v1.AgentProto.Hello;
import io.deputy.proto.v1.AgentProto.ToAgent;
import io.deputy.wire.AgentWire;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How much one agent may have open, and say. */
class AgentLinksTest {
  private final List<Event> events = new ArrayList<>();
  private final AgentLinkService service =
      new AgentLinkService(events::add, new FakeContents(), new Lines());

  /** Remembers how the stream ended. */
  private static final class Stream implements StreamObserver<ToAgent> {
    private String end = "";

    @Override
    public void onNext(ToAgent message) {}

    @Override
    public void onError(Throwable t) {
      end = String.valueOf(t.getMessage());
    }

    @Override
    public void onCompleted() {
      end = "completed";
    }
  }

  private static Identity agent(String name) {
    return new Identity("lab", Identity.Kind.AGENT, name);
  }

  private static FromAgent hello() {
    var facts =
        new MachineFacts("boot", "linux", "amd64", 4, 1L << 33, 1L << 36, "6.1", "28.0", "0.1");
    var machine = new Machine(new MachineName("h1"), "10.0.0.1", 7421, new TreeMap<>(), facts);
    return FromAgent.newBuilder()
        .setHello(Hello.newBuilder().setMachine(AgentWire.write(machine)))
        .build();
  }

  @Test
  void anAgentHasSoManyLinksOpenAndNoMore() {
    var first = service.link(agent("h1"), new Stream());
    for (int i = 1; i < AgentLinkService.LINKS; i++) {
      service.link(agent("h1"), new Stream());
    }
    var refused = new Stream();
    service.link(agent("h1"), refused).onNext(hello());
    assertThat(refused.end).isEqualTo("RESOURCE_EXHAUSTED: agent h1 has 32 links open already");
    assertThat(events).isEmpty();
    var another = new Stream();
    service.link(agent("h2"), another);
    assertThat(another.end).as("another's links are its own").isEmpty();

    first.onCompleted();
    first.onError(new IllegalStateException("once more"));
    var taken = new Stream();
    service.link(agent("h1"), taken).onNext(hello());
    assertThat(events).hasSize(1);
    var full = new Stream();
    service.link(agent("h1"), full);
    assertThat(full.end).as("a link is given back once").startsWith("RESOURCE_EXHAUSTED");
  }

  @Test
  void aSecondHelloOnOneLinkIsRefused() {
    var stream = new Stream();
    var link = service.link(agent("h1"), stream);
    link.onNext(hello());
    link.onNext(hello());
    assertThat(stream.end).startsWith("PERMISSION_DENIED: ").contains("a second hello");
    assertThat(events)
        .extracting(Object::getClass)
        .containsExactly(Event.Joined.class, Event.Left.class);
  }
}
