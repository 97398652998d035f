package io.deputy.coordinator.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.ContainerSpec;
import io.deputy.model.Invalid;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedPortsTest {
  private final PublishedPorts ports = new PublishedPorts(PortPool.parse("30000-30001"));

  @ParameterizedTest
  @CsvSource({
    // what db has, what web asks for, whether that is too much
    "'',        80, TCP, '',        80, TCP, true",
    "'',        80, TCP, 127.0.0.1, 80, TCP, true",
    "127.0.0.1, 80, TCP, '',        80, TCP, true",
    "127.0.0.1, 80, TCP, 127.0.0.1, 80, TCP, true",
    "127.0.0.1, 80, TCP, 127.0.0.2, 80, TCP, false",
    "'',        80, TCP, '',        81, TCP, false",
    "'',        80, TCP, '',        80, UDP, false",
    "'',        80, TCP, '',         0, TCP, false",
    "0.0.0.0,   80, TCP, 127.0.0.1, 80, TCP, true",
    "127.0.0.1, 80, TCP, '::',      80, TCP, false",
    "0.0.0.0,   80, TCP, '::',      80, TCP, false",
    "'',        80, TCP, '::',      80, TCP, true",
    "'::',      80, TCP, '::1',     80, TCP, true",
    "'',        80, TCP, '::1',     80, TCP, true",
  })
  void aPortBelongsToOneService(
      String host,
      int port,
      Protocol protocol,
      String otherHost,
      int other,
      Protocol over,
      boolean clash) {
    ports.claim(spec("db", published(host, port, protocol)));
    ServiceSpec web = spec("web", published(otherHost, other, over));
    ports.claim(web);
    assertThat(ports.clashes(web))
        .isEqualTo(
            clash
                ? List.of(
                    "blog/web: port 80 is published by blog/db already, and all machines answer it")
                : List.of());
  }

  @Test
  void ofTwoServicesOfAnAppTheLaterIsTold() {
    ServiceSpec db = spec("db", tcp(80));
    ports.claim(db);
    ports.claim(spec("web", tcp(80)));
    assertThat(ports.clashes(db)).isEmpty();
  }

  @Test
  void whatIsAnsweredWhereItsContainerRunsCanBeOnTwoMachines() {
    var onMachine = new PublishedPort("", 80, 80, Protocol.TCP, true);
    ports.claim(spec("db", onMachine));
    assertThat(ports.clashes(spec("web", onMachine))).isEmpty();
    assertThat(ports.clashes(spec("web", tcp(80)))).hasSize(1);
  }

  @Test
  void aServiceThatDoesNotRunHasNoPort() {
    ports.claim(spec("db", tcp(80)).withReplicas(0));
    assertThat(ports.clashes(spec("web", tcp(80)))).isEmpty();
    ports.claim(spec("web", tcp(80)));
    assertThat(ports.clashes(spec("off", tcp(80)).withReplicas(0))).isEmpty();
  }

  @Test
  void aPortThatIsLeftOpenIsChosenOnceAndKept() {
    ServiceSpec web = ports.chosen(spec("web", tcp(0)), null);
    ServiceSpec db = ports.chosen(spec("db", tcp(0)), null);
    assertThat(web.ports()).containsExactly(tcp(30000));
    assertThat(db.ports()).containsExactly(tcp(30001));

    var later = new PublishedPorts(PortPool.parse("30000-30001"));
    assertThat(later.chosen(spec("db", tcp(0)), db).ports()).containsExactly(tcp(30001));
    assertThat(later.chosen(spec("web", tcp(0)), db).ports())
        .as("what it had another has now")
        .containsExactly(tcp(30000));
    assertThatThrownBy(() -> later.chosen(spec("more", tcp(0)), null))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("ingress.ports")
        .hasMessageContaining("all its ports are taken");
  }

  @Test
  void whatAServiceThatDoesNotRunHasIsNotGivenToAnother() {
    ports.claim(spec("off", tcp(30000)).withReplicas(0));
    assertThat(ports.clashes(spec("web", tcp(30000)))).as("who says it has it").isEmpty();
    assertThat(ports.chosen(spec("web", tcp(0)), null).ports()).containsExactly(tcp(30001));
    assertThat(ports.chosen(spec("off", tcp(0)), spec("off", tcp(30000))).ports())
        .containsExactly(tcp(30000));
  }

  private static PublishedPort outOf(int first, int last, int published) {
    var choice = new PublishedPort.Choice(first, last);
    return new PublishedPort("", published, 80, Protocol.TCP, false, choice);
  }

  @Test
  void onePortOutOfARangeIsChosenOnceAndKept() {
    ports.claim(spec("db", tcp(8000)));
    ServiceSpec web = ports.chosen(spec("web", outOf(8000, 8002, 0)), null);
    assertThat(web.ports()).containsExactly(outOf(8000, 8002, 8001));
    ServiceSpec api = ports.chosen(spec("api", outOf(8001, 8002, 0)), null);
    assertThat(api.ports()).containsExactly(outOf(8001, 8002, 8002));

    var later = new PublishedPorts(PortPool.parse("30000-30001"));
    assertThat(later.chosen(spec("api", outOf(8000, 8010, 0)), api).ports())
        .as("also of a wider range, though a lower one is free")
        .containsExactly(outOf(8000, 8010, 8002));
    assertThat(later.chosen(spec("web", outOf(8001, 8002, 0)), spec("web", tcp(8001))).ports())
        .as("also where the file said that one before")
        .containsExactly(outOf(8001, 8002, 8001));
    assertThatThrownBy(() -> later.chosen(spec("more", outOf(8001, 8002, 0)), null))
        .hasMessage(
            "published ports of blog/more: found \"8001-8002\", expected a range with a port that"
                + " nobody else publishes");
    assertThat(later.chosen(spec("web", tcp(0)), web).ports())
        .as("of no range any more")
        .containsExactly(tcp(30000));
  }

  private static PublishedPort tcp(int published) {
    return published("", published, Protocol.TCP);
  }

  private static PublishedPort published(String host, int published, Protocol protocol) {
    return new PublishedPort(host, published, 80, protocol, false);
  }

  private static ServiceSpec spec(String name, PublishedPort... ports) {
    return ServiceSpec.of(new ServiceId("blog", name), ContainerSpec.of("img:1"))
        .withPorts(List.of(ports));
  }
}
