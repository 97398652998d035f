package io.deputy.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import io.deputy.coordinator.lead.Election.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Elections on their own threads, with a real Consul. */
@Tag("contract")
class ConsulElectionTest {
  private static final ElectionTimes TIMES = ElectionTimes.DEFAULT;
  @RegisterExtension static final ConsulProcess process = new ConsulProcess();

  private static final ConsulNode consul = process.node();

  @Test
  void aLeaderThatClosesHandsOverLongBeforeItsSessionWouldEnd() {
    var keys = new ConsulKeys("handover");
    try (var pair = pair(keys)) {
      long before = System.nanoTime();
      pair.first().close();
      await().atMost(Duration.ofSeconds(30)).until(() -> leads(pair.second()));
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(TIMES.ttl());
      var next = leadership(pair.second());
      assertThat(next.term()).isEqualTo(2);
      assertThat(next.soleNanos()).isEqualTo(next.sinceNanos());
    }
  }

  @Test
  void aLeaderWhoseSessionConsulEndsIsReplacedAndNoticesAtOnce() throws Exception {
    var keys = new ConsulKeys("ended");
    try (var pair = pair(keys)) {
      var first = leadership(pair.first());
      process.put("session/destroy/" + first.session(), "");
      await()
          .atMost(TIMES.ttl()) // no session ends by itself so soon
          .until(() -> leads(pair.first()) != leads(pair.second()) && changed(pair, first));
    }
  }

  @Test
  void aLockDeletedByHandIsNoticedAtOnceAndTheTermRises() throws Exception {
    var keys = new ConsulKeys("deleted");
    try (var pair = pair(keys)) {
      var first = leadership(pair.first());
      process.delete("kv/" + keys.leader());
      await()
          .atMost(TIMES.ttl()) // no session ends by itself so soon
          .until(() -> leads(pair.first()) != leads(pair.second()) && changed(pair, first));
    }
  }

  @Test
  void aConsulThatIsKilledSilencesTheLeaderWhoLeadsAgainWhenItIsBack() {
    var keys = new ConsulKeys("away");
    try (Election a = election(keys, "a")) {
      await().until(() -> leads(a));
      long term = leadership(a).term();
      process.kill();
      await()
          .atMost(TIMES.claim().plusSeconds(30)) // that it comes; the simulation has by when
          .until(() -> a.state(System.nanoTime()) instanceof State.Away);
      assertThat(((State.Away) a.state(System.nanoTime())).problem())
          .contains("Consul at 127.0.0.1");
      process.run();
      await().atMost(Duration.ofSeconds(60)).until(() -> leads(a));
      assertThat(leadership(a).term()).isGreaterThanOrEqualTo(term);
    }
  }

  @Test
  void itIsShownInConsulAsItStandsAndPutRightWhenSomebodyRemovesIt() throws Exception {
    try (var port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var seat = new Seat("c1", "127.0.0.1", port.getLocalPort());
      var leads = new AtomicBoolean();
      String path = "health/service/" + Presence.SERVICE;
      try (var presence = new Presence(consul, "lab", seat, leads::get)) {
        await().until(() -> shown(path).contains("\"follower\""));
        assertThat(shown(path))
            .contains("\"Port\":" + seat.port())
            .contains("\"cluster\":\"lab\"")
            .contains("\"Status\":\"passing\"");
        leads.set(true);
        await().until(() -> shown(path).contains("\"leader\""));
        process.put("agent/service/deregister/deputy-coordinator-lab-c1", "");
        await().until(() -> shown(path).contains("\"leader\""));
        assertThat(presence).isNotNull();
      }
      await().until(() -> !shown(path).contains("deputy-coordinator-lab-c1"));
    }
  }

  private static String shown(String path) throws Exception {
    return process.get(path);
  }

  private record Pair(Election first, Election second) implements AutoCloseable {
    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  /** The first leads and the second follows. */
  private static Pair pair(ConsulKeys keys) {
    Election first = election(keys, "a");
    await().until(() -> leads(first));
    Election second = election(keys, "b");
    await()
        .until(
            () ->
                second.state(System.nanoTime()) instanceof State.Follower follower
                    && follower.leader().isPresent());
    return new Pair(first, second);
  }

  private static Election election(ConsulKeys keys, String name) {
    var lock = new ConsulLock(consul, keys, TIMES);
    var seat = new Seat(name, "127.0.0.1", 7420);
    return new ElectionThread(lock, new Candidacy(lock, seat, TIMES, System::nanoTime));
  }

  private static boolean changed(Pair pair, Leadership before) {
    Election leader = leads(pair.first()) ? pair.first() : pair.second();
    var now = leadership(leader);
    return now.term() > before.term()
        && now.soleNanos() == now.sinceNanos() + TIMES.claim().toNanos();
  }

  private static boolean leads(Election election) {
    return election.state(System.nanoTime()) instanceof State.Leader;
  }

  private static Leadership leadership(Election election) {
    return ((State.Leader) election.state(System.nanoTime())).leadership();
  }
}
