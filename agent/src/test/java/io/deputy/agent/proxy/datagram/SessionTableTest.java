package io.deputy.agent.proxy.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.proxy.datagram.SessionTable.Bounds;
import io.deputy.agent.proxy.datagram.SessionTable.Room;
import io.deputy.model.ServiceId;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTableTest {
  private static final ServiceId DNS = ServiceId.parse("live/dns");
  private static final ServiceId LOG = ServiceId.parse("live/log");
  private static final ServiceId GAME = ServiceId.parse("dev/game");
  private static final long SECOND = 1_000_000_000L;

  private final SessionTable<String> table = new SessionTable<>(new Bounds(3, 5));

  private static SessionKey key(String session) {
    return new SessionKey(
        new InetSocketAddress("10.0.0.1", 1024 + Math.floorMod(session.hashCode(), 60_000)),
        new InetSocketAddress("198.18.0.5", 53));
  }

  /** In the words of a test: what happened to who asked for a place. */
  private String begin(ServiceId service, String session, long atSeconds) {
    long now = atSeconds * SECOND;
    return switch (table.room(service, now)) {
      case Room.Free<String>(String displaced) -> {
        table.add(key(session), service, session, now);
        yield displaced == null ? "taken" : "in place of " + displaced;
      }
      case Room.None<String>(String why) -> why;
    };
  }

  private void asked(String session, long atSeconds) {
    assertThat(table.asked(key(session), atSeconds * SECOND)).isEqualTo(session);
  }

  private void answered(String session, long atSeconds) {
    table.answered(key(session), atSeconds * SECOND);
  }

  private List<String> expire(long atSeconds) {
    return table.expire(session -> session.equals("held"), atSeconds * SECOND);
  }

  @Test
  void aSessionIsKnownByBothItsAddresses() {
    begin(DNS, "a", 0);
    asked("a", 1);
    assertThat(table.asked(key("b"), SECOND)).isNull();
    var elsewhere = new SessionKey(key("a").client(), new InetSocketAddress("198.18.0.6", 53));
    assertThat(table.asked(elsewhere, SECOND)).isNull();
  }

  @Test
  void oneThatIsIdleFor30SecondsIsOver() {
    begin(DNS, "a", 0);
    begin(DNS, "held", 0);
    answered("a", 1);
    assertThat(expire(31)).isEmpty();
    assertThat(expire(32)).containsExactly("a");
    assertThat(table.count(DNS)).as("who waits has a time of its own").isEqualTo(1);
  }

  @Test
  void aStreamIsOneThatWasAnsweredAndGoesOn() {
    begin(DNS, "question", 0);
    answered("question", 1);
    begin(DNS, "shout", 0);
    asked("shout", 5);
    begin(DNS, "stream", 0);
    answered("stream", 1);
    asked("stream", 5);
    assertThat(expire(36)).containsExactlyInAnyOrder("question", "shout");
    assertThat(expire(125)).isEmpty();
    assertThat(expire(126)).containsExactly("stream");
    assertThat(table.size()).isZero();
  }

  @Test
  void theOneIdleLongestGivesWay() {
    begin(DNS, "a", 0);
    begin(DNS, "b", 0);
    begin(DNS, "c", 0);
    answered("a", 1);
    asked("b", 2);
    assertThat(begin(DNS, "d", 3)).isEqualTo("in place of c");
    assertThat(begin(DNS, "e", 3)).isEqualTo("in place of a");
    assertThat(begin(DNS, "f", 3)).isEqualTo("there are 3 sessions already");
    assertThat(table.count(DNS)).isEqualTo(3);
  }

  @Test
  void aStreamDoesNotGiveWay() {
    for (String session : List.of("a", "b", "c")) {
      begin(DNS, session, 0);
      answered(session, 3);
    }
    assertThat(begin(DNS, "d", 60)).isEqualTo("there are 3 sessions already");
    assertThat(begin(LOG, "e", 60)).as("of another service").isEqualTo("taken");
  }

  @Test
  void whereAllArePlentyTheServiceWithMostGivesWay() {
    begin(DNS, "a", 0);
    begin(DNS, "b", 1);
    begin(DNS, "c", 1);
    begin(LOG, "d", 0);
    begin(LOG, "e", 0);
    assertThat(begin(GAME, "f", 9)).isEqualTo("in place of a");
    assertThat(table.size()).isEqualTo(5);
    assertThat(table.count(LOG)).isEqualTo(2);
  }

  @Test
  void whatCameJustNowDoesNotGiveWayToAnyService() {
    begin(DNS, "a", 9);
    begin(DNS, "b", 9);
    begin(DNS, "c", 9);
    begin(LOG, "d", 9);
    begin(LOG, "e", 9);
    assertThat(begin(GAME, "f", 9)).isEqualTo("there are 5 sessions of all services already");
  }

  @Test
  void aPlaceThatWasLeftIsFree() {
    begin(DNS, "a", 0);
    begin(DNS, "b", 0);
    begin(DNS, "c", 0);
    assertThat(table.remove(key("b"))).isEqualTo("b");
    assertThat(table.remove(key("b"))).isNull();
    assertThat(begin(DNS, "d", 0)).isEqualTo("taken");
    assertThat(table.sessions()).containsExactlyInAnyOrder("a", "c", "d");
  }
}
