package io.deputy.agent.route;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.placement;
import static io.deputy.agent.route.RouteFixture.published;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer.Verdict;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PeerVerdictTest {
  private static Service db() {
    return service("live/db", "198.18.0.5").publish(published("", 8080, 80));
  }

  private static PeerHello hello(
      String service, int slot, int port, long epoch, String app, boolean ingress) {
    Origin outside = ingress ? new Origin.Ingress() : new Origin.Host();
    Origin from = app.isEmpty() ? outside : new Origin.Network(app + "_default");
    return new PeerHello(ServiceId.parse(service), slot, Protocol.TCP, port, epoch, from);
  }

  private static PeerHello epoch(long epoch) {
    return hello("live/db", 0, 5432, epoch, "live", false);
  }

  private static PeerVerdict judge(Service route, long runs, boolean accepts, PeerHello hello) {
    return table(
            "h1",
            List.of(machine("h1"), machine("h2")),
            List.of(route),
            backend("live/db.0#7", runs, accepts, "172.20.0.2"))
        .verdictForPeer(hello);
  }

  static Stream<Arguments> declined() {
    Service here = db().slot(3, 7, "h1");
    return Stream.of(
        Arguments.of(Verdict.STALE, here, 3, true, epoch(2)),
        Arguments.of(Verdict.STALE, db().slot(4, 9, "h2"), 3, true, epoch(3)),
        Arguments.of(Verdict.NOT_READY, here, 3, false, epoch(3)),
        Arguments.of(Verdict.NOT_READY, here, 3, true, epoch(4)),
        Arguments.of(Verdict.NOT_READY, db().slot(4), 3, true, epoch(4)),
        Arguments.of(Verdict.NOT_READY, db().slot(3, 9, "h2"), 3, true, epoch(3)),
        Arguments.of(Verdict.UNKNOWN, here, 3, true, hello("live/web", 0, 1, 1, "live", false)),
        Arguments.of(Verdict.UNKNOWN, here, 3, true, hello("live/db", 1, 1, 3, "live", false)),
        Arguments.of(Verdict.FORBIDDEN, here, 3, true, hello("live/db", 0, 80, 3, "dev", false)),
        Arguments.of(Verdict.FORBIDDEN, here, 3, true, hello("live/db", 0, 80, 3, "dev", true)),
        Arguments.of(Verdict.FORBIDDEN, here, 3, true, hello("live/db", 0, 5432, 3, "", true)));
  }

  @ParameterizedTest
  @MethodSource
  void declined(Verdict expected, Service route, long runs, boolean accepts, PeerHello hello) {
    assertThat(judge(route, runs, accepts, hello))
        .isInstanceOfSatisfying(
            PeerVerdict.Decline.class,
            d -> {
              assertThat(d.answer().verdict()).isEqualTo(expected);
              assertThat(d.answer().reason()).isNotEmpty();
            });
  }

  @Test
  void the_primary_of_that_epoch_is_handed_over() {
    var accepted =
        new PeerVerdict.Accept(
            new io.deputy.agent.route.Verdict.Local(
                placement("live/db.0#7"), 3, "172.20.0.2", 5432));
    assertThat(judge(db().slot(3, 7, "h1"), 3, true, epoch(3))).isEqualTo(accepted);
    assertThat(judge(db().slot(2, 5, "h2"), 3, true, epoch(3)))
        .as("the sender heard of it before the routes came here")
        .isEqualTo(accepted);
    assertThat(judge(db().slot(3, 7, "h1"), 3, true, hello("live/db", 0, 80, 3, "", true)))
        .as("through a published port")
        .isInstanceOf(PeerVerdict.Accept.class);
    assertThat(judge(db().slot(3, 7, "h1"), 3, true, hello("live/db", 0, 5432, 3, "", false)))
        .as("from another machine itself")
        .isInstanceOf(PeerVerdict.Accept.class);
  }
}
