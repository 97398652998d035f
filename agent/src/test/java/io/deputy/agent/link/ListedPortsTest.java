package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.link.Directory.Listing;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ListedPortsTest {
  @Test
  void knowsThoseOfAllThatWereEverListed() {
    Queue<Listing> listings =
        new ArrayDeque<>(
            List.of(
                new Listing(List.of("10.0.0.1:7420", "coordinator.lab:9000", "nonsense"), ""),
                new Listing(List.of("[fd00::1]:9001"), "Consul is away")));
    var directory = new ListedPorts(listings::remove);
    assertThat(directory.ports()).isEmpty();
    assertThat(directory.coordinators().addresses()).hasSize(3);
    assertThat(directory.ports()).containsExactlyInAnyOrder(7420, 9000);
    assertThat(directory.coordinators().trouble()).isEqualTo("Consul is away");
    assertThat(directory.ports()).containsExactlyInAnyOrder(7420, 9000, 9001);
  }
}
