package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.ContainerSpec;
import io.deputy.model.Inquiry;
import io.deputy.model.MachinePort;
import io.deputy.model.Mount;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.wire.SpecWire;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InquiriesTest {
  private final Inquiries inquiries = new Inquiries();

  @Test
  void whatShouldRunIsAskedForAndWhatWasRemovedIsNot() {
    ServiceRecord etl = record("etl", "/data");
    ServiceRecord old = record("old", "/old").asRemoved();
    Inquiry asked = inquiries.of(List.of(etl, old), 0);
    assertThat(asked.paths()).containsExactly("/data");
    assertThat(asked.ports()).containsExactly(new MachinePort(Protocol.TCP, 80, "127.0.0.1"));
    assertThat(inquiries.of(List.of(), 0)).isEqualTo(Inquiry.NOTHING);
  }

  @Test
  void whatIsConsideredIsAskedForAWhile() {
    assertThat(inquiries.add(paths("/a"), 0)).isTrue();
    assertThat(inquiries.add(paths("/a"), seconds(100))).as("asked already").isFalse();
    assertThat(inquiries.of(List.of(record("etl", "/data")), seconds(200)).paths())
        .containsExactly("/a", "/data");
    assertThat(inquiries.of(List.of(), seconds(221))).isEqualTo(Inquiry.NOTHING);
  }

  @Test
  void whoConsidersMuchForgetsTheFirst() {
    for (int i = 10; i < 30; i++) {
      inquiries.add(paths("/" + i), 0);
    }
    assertThat(inquiries.of(List.of(), 0).paths())
        .hasSize(16)
        .contains("/29")
        .doesNotContain("/13");
  }

  private static ServiceRecord record(String name, String bound) {
    var container =
        ContainerSpec.of("img:1").withMounts(List.of(new Mount.Bind(bound, "/in", true, "")));
    var ports =
        List.of(
            new PublishedPort("127.0.0.1", 80, 80, Protocol.TCP, false),
            new PublishedPort("", 0, 81, Protocol.TCP, false));
    var spec = ServiceSpec.of(new ServiceId("app", name), container).withPorts(ports);
    return ServiceRecord.fresh(SpecWire.hashed(spec), "198.18.0.1");
  }

  private static Inquiry paths(String path) {
    return new Inquiry(
        new TreeSet<>(Set.of(path)), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
