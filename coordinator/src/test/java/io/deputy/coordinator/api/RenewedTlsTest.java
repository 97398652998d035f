package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.agent.link.TestPki;
import io.deputy.settings.SettingsException;
import io.deputy.tls.TlsFiles;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files of a server that runs are replaced; real handshakes show which it uses. */
@Timeout(120)
class RenewedTlsTest {
  private static final String ME = "spiffe://lab/coordinator/c1";

  @TempDir Path folder;
  @TempDir Path mine;
  private TestPki pki;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    pki = new TestPki(folder);
    var files = pki.certificate(ME);
    replace(files.ca(), "ca.pem");
    replace(files.certificate(), "coordinator.pem");
    replace(files.key(), "coordinator-key.pem");
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(RenewedTls.of(tls()))
            .build()
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
  }

  private TlsFiles tls() {
    return new TlsFiles(
        mine.resolve("ca.pem"),
        mine.resolve("coordinator.pem"),
        mine.resolve("coordinator-key.pem"));
  }

  private void replace(Path from, String name) throws IOException {
    Path beside = Files.copy(from, mine.resolve(name + ".new"));
    Files.move(beside, mine.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The common name that it shows to a new connection. */
  private String shown() throws Exception {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    var at = InetAddress.getLoopbackAddress();
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket(at, server.getPort())) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  @Test
  void aRenewedCertificateIsShownToTheNextConnection() throws Exception {
    assertThat(shown()).isEqualTo("CN=c1");
    var renewed = pki.certificate(ME);
    replace(renewed.certificate(), "coordinator.pem");
    assertThat(shown()).as("it has not the key of that one").isEqualTo("CN=c1");
    replace(renewed.key(), "coordinator-key.pem");
    assertThat(shown()).isEqualTo("CN=c2");
  }

  @Test
  void whatIsNoCertificateChangesNothing() throws Exception {
    Files.writeString(mine.resolve("coordinator.pem"), "hello\n");
    assertThat(shown()).isEqualTo("CN=c1");
    Files.delete(mine.resolve("ca.pem"));
    assertThat(shown()).isEqualTo("CN=c1");
  }

  @Test
  void filesThatDoNotFitFromTheStartAreRefused() throws Exception {
    replace(pki.certificate(ME).key(), "coordinator-key.pem");
    assertThatThrownBy(() -> RenewedTls.of(tls()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is not the private key of the certificate in");
  }
}
