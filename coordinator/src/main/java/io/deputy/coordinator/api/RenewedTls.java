package io.deputy.coordinator.api;

import io.deputy.settings.SettingsException;
import io.deputy.tls.Renewed;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import io.grpc.netty.GrpcSslContexts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of TLS, by the certificate files as they are when a connection comes. Not by
 * gRPC's {@code AdvancedTlsX509KeyManager} and its like for the CA, which look at their files by a
 * timer each: the very next connection has the new ones, and only if all three can be used.
 *
 * <p>Called on Netty's threads, and takes a look at three files for each connection: little beside
 * a handshake.
 */
final class RenewedTls extends SslContext {
  private static final Logger log = LoggerFactory.getLogger(RenewedTls.class);

  private final TlsFiles files;
  private final Renewed<SslContext> renewed;
  private final SslContext first;

  private RenewedTls(TlsFiles files, Renewed<SslContext> renewed) {
    this.files = files;
    this.renewed = renewed;
    first = newest();
  }

  /**
   * @throws SettingsException if the files can't be used from the start
   */
  static SslContext of(TlsFiles files) {
    try {
      return new RenewedTls(files, new Renewed<>(files.all(), () -> read(files)));
    } catch (UnusableFile e) {
      throw new SettingsException("can't use the certificates: " + e.getMessage());
    }
  }

  private static SslContext read(TlsFiles files) throws UnusableFile {
    files.check();
    try {
      return GrpcSslContexts.forServer(files.certificate().toFile(), files.key().toFile())
          .trustManager(files.ca().toFile())
          .clientAuth(ClientAuth.REQUIRE)
          .protocols("TLSv1.3")
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw UnusableFile.together(files, e);
    }
  }

  private SslContext newest() {
    return renewed.get(
        new Renewed.News() {
          @Override
          public void renewed() {
            log.info("certificate read again from {}", files.certificate());
          }

          @Override
          public void kept(String why) {
            log.warn("no new certificate: {}", why);
          }
        });
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator alloc) {
    return newest().newEngine(alloc);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
    return newest().newEngine(alloc, peerHost, peerPort);
  }

  // ---- what does not depend on the files

  @Override
  public boolean isClient() {
    return first.isClient();
  }

  @Override
  public List<String> cipherSuites() {
    return first.cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // Netty has no other
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return first.applicationProtocolNegotiator();
  }

  @Override
  public SSLSessionContext sessionContext() {
    return first.sessionContext();
  }
}
