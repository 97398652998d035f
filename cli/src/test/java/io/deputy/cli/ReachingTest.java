package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.CommandRun.Result;
import io.deputy.cli.process.Exit;
import io.deputy.proto.v1.ModelProto.Phase;
import io.deputy.proto.v1.OperatorProto.ApplyResponse;
import io.deputy.proto.v1.OperatorProto.RemoveRequest;
import io.deputy.proto.v1.OperatorProto.RemoveResponse;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which coordinator answers, and what is said when none does. */
class ReachingTest {
  @TempDir private Path dir;

  /** Takes connections, and never says a word. */
  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static String refusing() throws IOException {
    try (var closed = silent()) {
      return address(closed);
    }
  }

  private static String address(ServerSocket socket) {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private static CommandRun command(String coordinators, String... words) {
    return deputy(words)
        .with("DEPUTY_COORDINATORS", coordinators)
        .with("DEPUTY_TLS_DIR", TestPki.operator().toString());
  }

  private static void unreachable(Result result, String... parts) {
    assertThat(result.exit()).as(result.transcript()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.err()).startsWith("error: no coordinator reachable: ").contains(parts);
    assertThat(result.err().lines()).hasSize(1);
  }

  @Test
  void everyAddressIsNamedWithItsReason() throws IOException {
    String refusing = refusing();
    try (var silent = silent();
        var foreign = ScriptedCoordinator.foreign();
        var impostor = ScriptedCoordinator.impostor()) {
      String all =
          String.join(
              ",",
              refusing,
              address(silent),
              foreign.address(),
              impostor.address(),
              "no-such-host.invalid:7420");
      unreachable(
          command(all, "status").run(),
          refusing + ": connection refused",
          address(silent) + ": no answer in time",
          foreign.address()
              + ": its certificate is not trusted: another CA signed it than the one in ca.pem",
          impostor.address()
              + ": its certificate is not trusted: it is spiffe://lab/agent/h1, not a coordinator"
              + " of cluster lab",
          "no-such-host.invalid:7420: no such host");
    }
  }

  @Test
  void aForeignOperatorIsToldThatTheCertificateIsRefused() throws IOException {
    for (String file : new String[] {"operator.pem", "operator-key.pem"}) {
      Files.copy(TestPki.foreign().resolve("operator-ann").resolve(file), dir.resolve(file));
    }
    Files.copy(TestPki.folder().resolve("ca.pem"), dir.resolve("ca.pem"));
    try (var coordinator = ScriptedCoordinator.start()) {
      var result = command(coordinator.address(), "status", "--tls-dir", dir.toString()).run();
      unreachable(result, coordinator.address() + ": refused our certificate: ");
    }
  }

  @Test
  void aCertificateWithoutThePermissionIsToldSo() {
    try (var coordinator = ScriptedCoordinator.start()) {
      coordinator.failure =
          Status.PERMISSION_DENIED.withDescription("not an operator").asRuntimeException();
      unreachable(
          deputy("status").at(coordinator).run(), "refused our certificate: not an operator");
    }
  }

  @Test
  void aServerWithoutTlsIsToldSo() throws Exception {
    try (var plain = silent()) {
      var answering =
          Thread.startVirtualThread(
              () -> {
                try (var client = plain.accept()) {
                  client
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // the client hangs up
                }
              });
      unreachable(command(address(plain), "status").run(), address(plain) + ": speaks no TLS");
      answering.join();
    }
  }

  @Test
  void anExpiredCertificateIsSaidBeforeAnybodyIsAsked() {
    var later = Clock.offset(Clock.systemUTC(), Duration.ofDays(400));
    var result = command("127.0.0.1:1", "status").clock(later).run();
    assertThat(result.exit()).isEqualTo(Exit.INPUT);
    assertThat(result.err())
        .contains("operator.pem ended at ", ": make a new one with deputy pki operator ann");
  }

  @Test
  void aSilentCoordinatorDoesNotHoldUpTheNext() throws IOException {
    try (var silent = silent();
        var good = ScriptedCoordinator.start()) {
      assertThat(deputy("status").at(good).run().exit()).isZero(); // loads what it takes
      long start = System.nanoTime();
      var result = command(address(silent) + "," + good.address(), "status").run();
      assertThat(result.exit()).as(result.transcript()).isZero();
      assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L); // the deadline of a read
    }
  }

  @Test
  void aWriteFollowsToTheLeader() {
    var request = RemoveRequest.newBuilder().setApp("live").build();
    try (var follower = ScriptedCoordinator.start();
        var leader = ScriptedCoordinator.start()) {
      follower.following(leader.address());
      leader.remove = RemoveResponse.newBuilder().addServices("db").build();
      var result = deputy("remove", "live", "--yes", "--no-wait").at(follower).run();
      assertThat(result.exit()).as(result.transcript()).isZero();
      assertThat(result.out()).startsWith("live: ends db\n");
      assertThat(follower.asked).isEmpty();
      assertThat(leader.asked).containsExactly(request);
    }
  }

  @Test
  void aWriteFollowsTheTrailerOfALeaderThatWasDeposed() {
    try (var follower = ScriptedCoordinator.start();
        var deposed = ScriptedCoordinator.start();
        var leader = ScriptedCoordinator.start()) {
      follower.following(deposed.address());
      deposed.following(leader.address());
      var result = deputy("remove", "live", "--yes", "--no-wait").at(follower).run();
      assertThat(result.exit()).as(result.transcript()).isZero();
      assertThat(deposed.asked).hasSize(1);
      assertThat(leader.asked).hasSize(1);
    }
  }

  @Test
  void aWriteWaitsForALeader() {
    try (var coordinator = ScriptedCoordinator.start()) {
      coordinator.electing.set(2);
      var result = deputy("remove", "live", "--yes", "--no-wait").at(coordinator).run();
      assertThat(result.exit()).as(result.transcript()).isZero();
      assertThat(coordinator.electing.get()).isZero();
    }
  }

  @Test
  void whyNobodyLeadsIsSaidAndNotWaitedForAsLongAsForAnElection() {
    try (var coordinator = ScriptedCoordinator.start()) {
      coordinator.electing.set(Integer.MAX_VALUE);
      coordinator.troubles = List.of("Consul at 127.0.0.1:8500 can't be reached");
      var result = deputy("remove", "live", "--yes", "--no-wait").at(coordinator).run();
      assertThat(result.exit()).as(result.transcript()).isEqualTo(Exit.UNREACHABLE);
      assertThat(result.err())
          .containsPattern("no coordinator led within 1\\d s: .*Consul at 127.0.0.1:8500 can't be");
    }
  }

  @Test
  void aReadFollowsToTheLeader() {
    try (var follower = ScriptedCoordinator.start();
        var leader = ScriptedCoordinator.start()) {
      follower.following(leader.address());
      leader.status = _ -> waiting().getFirst();
      assertThat(deputy("status").at(follower).run().out()).contains("live/db");
    }
  }

  @Test
  void settingsNameTheCoordinators() throws IOException {
    try (var coordinator = ScriptedCoordinator.start()) {
      Path settings = dir.resolve("deputy.conf");
      Files.writeString(
          settings,
          "coordinators = %s\ntls.dir = %s\n".formatted(coordinator.address(), TestPki.operator()));
      assertThat(deputy("status").settings(settings).run().exit()).isZero();
    }
  }

  @Test
  void theCommandLineGoesOverTheEnvironment() throws IOException {
    try (var coordinator = ScriptedCoordinator.start()) {
      var result = command(refusing(), "--coordinator", coordinator.address(), "status").run();
      assertThat(result.exit()).as(result.transcript()).isZero();
    }
  }

  private static List<StatusResponse> waiting() {
    return List.of(
        StatusResponse.newBuilder().addServices(Scenes.service("live", "db", "waiting")).build());
  }

  private static List<StatusResponse> settled() {
    var db =
        Scenes.service("live", "db", "settled")
            .addPlacements(Scenes.primary("live/db.0#1", 0, "h1", Phase.PHASE_HEALTHY, 0, 9));
    return List.of(StatusResponse.newBuilder().addServices(db).build());
  }

  private CommandRun apply(ScriptedCoordinator... coordinators) throws IOException {
    return apply("1m", coordinators);
  }

  private CommandRun apply(String timeout, ScriptedCoordinator... coordinators) throws IOException {
    Files.writeString(dir.resolve("compose.yaml"), "services: {db: {image: reg/db:15}}\n");
    return deputy("apply", "--app", "live", "--timeout", timeout).at(coordinators).in(dir);
  }

  @Test
  void waitingGoesOnAtTheNextLeader() throws IOException {
    try (var deposed = ScriptedCoordinator.start();
        var leader = ScriptedCoordinator.start()) {
      deposed.changes = waiting();
      deposed.successor = leader.address();
      leader.changes = settled();
      var result = apply(deposed).run();
      assertThat(result.exit()).as(result.transcript()).isZero();
      assertThat(deposed.asked).hasSize(2); // apply and watch
      assertThat(result.err()).contains("live/db: settled: healthy on h1");
    }
  }

  @Test
  void waitingGoesOnAtAnotherCoordinator() throws Exception {
    try (var first = ScriptedCoordinator.start();
        var second = ScriptedCoordinator.start()) {
      first.changes = waiting();
      second.changes = settled();
      var dying =
          Thread.startVirtualThread(
              () -> {
                try {
                  first.watched.await();
                  first.die();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      var result = apply(first, second).run();
      dying.join();
      assertThat(result.exit()).as(result.transcript()).isZero();
      assertThat(result.err()).contains("live/db: settled: healthy on h1");
    }
  }

  /** A crashed leader's lock is free after up to 21 s: whoever has less time is told before. */
  @Test
  void theTimeIsOverAlsoWhileNobodyLeadsAfterADeposition() throws IOException {
    try (var deposed = ScriptedCoordinator.start()) {
      deposed.changes = waiting();
      deposed.successor = "";
      var result = within(Duration.ofSeconds(10), apply("1s", deposed));
      assertThat(result.err())
          .endsWith("error: lost coordinator COORDINATOR1: it does not lead any more\n");
    }
  }

  @Test
  void theTimeIsOverAlsoWhileNobodyLeadsRightAfterTheChange() throws IOException {
    try (var coordinator = ScriptedCoordinator.start()) {
      coordinator.apply =
          _ -> {
            coordinator.electing.set(Integer.MAX_VALUE);
            return ApplyResponse.getDefaultInstance();
          };
      within(Duration.ofSeconds(10), apply("1s", coordinator));
      assertThat(coordinator.electing.get()).isLessThan(Integer.MAX_VALUE);
    }
  }

  private static Result within(Duration most, CommandRun command) {
    long start = System.nanoTime();
    var result = command.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
    assertThat(result.exit()).as(result.transcript()).isEqualTo(Exit.FAILED);
    assertThat(result.err()).contains("error: live did not settle within 1s\n");
    return result;
  }
}
