package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.Identity;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom an agent refuses to take for its coordinator, and in which words. */
class LinkTrustTest {
  private static final Identity ME = Identity.parse("spiffe://lab/agent/h1");

  @TempDir static Path folder;
  private static @Nullable TestPki made;
  private static @Nullable TlsFiles agent;

  @BeforeAll
  static void certify() {
    made = new TestPki(folder);
    agent = pki().certificate(ME.toString());
  }

  private static TestPki pki() {
    return java.util.Objects.requireNonNull(made);
  }

  private static TlsFiles agent() {
    return java.util.Objects.requireNonNull(agent);
  }

  /** Why the talk ends. */
  private static String talk(String address) throws Exception {
    var credentials = LinkCredentials.read(agent(), ME);
    ManagedChannel channel = Grpc.newChannelBuilder(address, credentials).build();
    try {
      var events = new LinkedBlockingQueue<>();
      return new LinkSession(address, channel, events::add, _ -> {}).run().why();
    } finally {
      channel.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  private static String talkTo(TlsFiles server) throws Exception {
    try (var coordinator = new FakeCoordinator(server)) {
      return talk(coordinator.address()).replace(coordinator.address(), "HERE");
    }
  }

  @Test
  void aCoordinatorOfAnotherCluster() throws Exception {
    assertThat(talkTo(pki().certificate("spiffe://other/coordinator/c1")))
        .isEqualTo(
            "HERE: the server's certificate is for spiffe://other/coordinator/c1, expected"
                + " spiffe://lab/coordinator/NAME");
  }

  @Test
  void anOperatorWhoPosesAsACoordinator() throws Exception {
    assertThat(talkTo(pki().certificate("spiffe://lab/operator/alice")))
        .isEqualTo(
            "HERE: the server's certificate is for spiffe://lab/operator/alice, expected"
                + " spiffe://lab/coordinator/NAME");
  }

  @Test
  void anotherAgentThatPosesAsACoordinator() throws Exception {
    assertThat(talkTo(pki().certificate("spiffe://lab/agent/h2")))
        .contains("is for spiffe://lab/agent/h2, expected spiffe://lab/coordinator/NAME");
  }

  @Test
  void aCertificateWithoutAnIdentity() throws Exception {
    assertThat(talkTo(pki().certificate("")))
        .contains("URIs in a certificate: found \"[]\", expected one spiffe://");
  }

  @Test
  void aCertificateOfAForeignAuthority(@TempDir Path elsewhere) throws Exception {
    var foreign = new TestPki(elsewhere).certificate("spiffe://lab/coordinator/c1");
    assertThat(talkTo(foreign))
        .startsWith("HERE: the server's certificate (CN=c1) is not one that " + agent().ca())
        .contains("vouches for");
  }

  @Test
  void anAgentOfAForeignAuthorityIsToldSoByItsCoordinator(@TempDir Path elsewhere)
      throws Exception {
    var foreign = new TestPki(elsewhere);
    var server = foreign.certificate("spiffe://lab/coordinator/c1");
    // It trusts us for a server, but does not know who signed the agent's own certificate.
    try (var coordinator = new FakeCoordinator(server)) {
      var credentials =
          LinkCredentials.read(
              new TlsFiles(foreign.ca(), agent().certificate(), agent().key()), ME);
      ManagedChannel channel = Grpc.newChannelBuilder(coordinator.address(), credentials).build();
      try {
        var events = new LinkedBlockingQueue<>();
        assertThat(new LinkSession("HERE", channel, events::add, _ -> {}).run().why())
            .startsWith("HERE: UNAVAILABLE");
        assertThat(coordinator.heard).isEmpty();
      } finally {
        channel.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aServerThatSpeaksOnlyAnOlderTls() throws Exception {
    var files = pki().certificate("spiffe://lab/coordinator/c1");
    var old =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile()))
            .protocols("TLSv1.2")
            .build();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress("localhost", 0))
            .sslContext(old)
            .build()
            .start();
    try {
      assertThat(talk("localhost:" + server.getPort()))
          .endsWith(": the server speaks TLSv1.2, expected TLSv1.3");
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  @Test
  void nobodyIsThere() throws Exception {
    // Bound, so that nobody else takes it, and not listening.
    try (var silent = new Socket()) {
      silent.bind(new InetSocketAddress("localhost", 0));
      int port = silent.getLocalPort();
      assertThat(talk("localhost:" + port))
          .startsWith("localhost:%d: UNAVAILABLE: io exception".formatted(port))
          .contains("Connection refused");
    }
  }

  // ---- the agent's own files

  private static void unusable(Path ca, Path certificate, Path key, String message) {
    assertThatThrownBy(() -> LinkCredentials.read(new TlsFiles(ca, certificate, key), ME))
        .isInstanceOf(UnusableFile.class)
        .hasMessageContaining(message);
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    Path none = folder.resolve("none.pem");
    Path garbage = Files.writeString(folder.resolve("garbage.pem"), "hello\n");
    var a = agent();
    unusable(none, a.certificate(), a.key(), none + ": there is no such file");
    unusable(a.ca(), none, a.key(), none + ": there is no such file");
    unusable(a.ca(), a.certificate(), none, none + ": there is no such file");
    unusable(a.ca(), garbage, a.key(), garbage + ": ");
    unusable(
        a.ca(),
        a.certificate(),
        garbage,
        garbage + ": expected an unencrypted PKCS#8 private key in PEM");
    var other = pki().certificate(ME.toString());
    unusable(
        a.ca(),
        a.certificate(),
        other.key(),
        other.key() + ": is not the private key of the certificate in " + a.certificate());
  }

  @Test
  void aCertificateOfAnotherMachineIsRefusedAtTheStart() {
    var other = pki().certificate("spiffe://lab/agent/h2");
    unusable(
        other.ca(),
        other.certificate(),
        other.key(),
        other.certificate()
            + ": is the certificate of spiffe://lab/agent/h2, expected spiffe://lab/agent/h1");
  }
}
