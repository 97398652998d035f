package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Access;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How bytes are carried, to a container of this machine ({@code local}) and to one behind another
 * agent. The same has to hold for both.
 */
class CarryTest {
  @TempDir private static Path directory;

  private final String virtual = Net.address();
  private final String container = Net.address();
  private Machines machines;
  private ProxyTraffic here;
  private ProxyTraffic there;

  @BeforeEach
  void start() {
    machines = new Machines(directory, "h1", "h2");
    here = machines.start("h1");
    there = machines.start("h2");
  }

  @AfterEach
  void stop() {
    machines.close();
  }

  private static Service db(String address) {
    return service("live/db", address).ports(Net.PORT);
  }

  /** Epoch 1 of the service runs on h1 or on h2; clients are on h1. */
  private void serve(boolean local) {
    LocalBackend ready = backend("live/db.0#1", 1, true, container);
    if (local) {
      machines.routes("h1", here, List.of(db(virtual).slot(1, 1, "h1")), ready);
    } else {
      machines.routes("h2", there, List.of(db(Net.address()).slot(1, 1, "h2")), ready);
      machines.routes("h1", here, List.of(db(virtual).slot(1, 1, "h2")));
    }
  }

  private static final Access TOLD = new Access(List.of(), List.of(), null, false, true);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_container_that_wants_it_is_told_whose_connection_it_is(boolean local) throws Exception {
    var told = new CompletableFuture<byte[]>();
    try (var _ =
        new Backend(
            container,
            Net.PORT,
            client -> {
              told.complete(client.getInputStream().readNBytes(16 + 12));
              client.getInputStream().transferTo(client.getOutputStream());
            })) {
      LocalBackend ready = backend("live/db.0#1", 1, true, container);
      if (local) {
        machines.routes("h1", here, List.of(db(virtual).access(TOLD).slot(1, 1, "h1")), ready);
      } else {
        var elsewhere = db(Net.address()).access(TOLD).slot(1, 1, "h2");
        machines.routes("h2", there, List.of(elsewhere), ready);
        machines.routes("h1", here, List.of(db(virtual).access(TOLD).slot(1, 1, "h2")));
      }
      try (Socket client = connect()) {
        client.getOutputStream().write(bytes("hello"));
        client.shutdownOutput();
        assertThat(text(client.getInputStream())).isEqualTo("hello");
        var expected =
            ByteBuffer.allocate(28)
                .put(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10})
                .put(new byte[] {0x21, 0x11, 0, 12})
                .put(client.getLocalAddress().getAddress())
                .put(client.getInetAddress().getAddress())
                .putShort((short) client.getLocalPort())
                .putShort((short) Net.PORT);
        assertThat(told.get(5, TimeUnit.SECONDS)).isEqualTo(expected.array());
      }
    }
  }

  private Socket connect() {
    return Net.connect(virtual, Net.PORT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_client_ends_first_and_still_gets_its_answer(boolean local) throws Exception {
    serve(local);
    try (var counter =
            new Backend(
                container,
                Net.PORT,
                client -> {
                  int count = client.getInputStream().readAllBytes().length;
                  client.getOutputStream().write(bytes("%d bytes".formatted(count)));
                });
        Socket client = connect()) {
      client.getOutputStream().write(new byte[100_000]);
      client.shutdownOutput();
      assertThat(text(client.getInputStream())).isEqualTo("100000 bytes");
      assertThat(counter.accepted.get()).isEqualTo(1);
    }
  }

  /** More than the sockets' buffers hold, so that the proxy has to wait for the client. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_client_ends_first_and_gets_an_answer_that_takes_long(boolean local) throws Exception {
    serve(local);
    int length = 64 << 20;
    try (var sender =
            new Backend(
                container,
                Net.PORT,
                client -> {
                  client.getInputStream().readAllBytes();
                  client.getOutputStream().write(new byte[length]);
                });
        Socket client = connect()) {
      client.shutdownOutput();
      await().until(() -> client.getInputStream().available() > 0);
      assertThat(client.getInputStream().readAllBytes()).hasSize(length);
      assertThat(sender.accepted.get()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_backend_ends_first_and_still_gets_what_the_client_sends(boolean local) throws Exception {
    serve(local);
    var received = new CompletableFuture<String>();
    try (var backend =
            new Backend(
                container,
                Net.PORT,
                client -> {
                  client.getOutputStream().write(bytes("go on"));
                  client.shutdownOutput();
                  received.complete(text(client.getInputStream()));
                });
        Socket client = connect()) {
      assertThat(text(client.getInputStream())).isEqualTo("go on");
      client.getOutputStream().write(bytes("and on"));
      client.shutdownOutput();
      assertThat(received.get()).isEqualTo("and on");
      assertThat(backend.accepted.get()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void one_flow_after_the_other(boolean local) throws Exception {
    serve(local);
    try (var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      for (int i = 0; i < 200; i++) {
        try (Socket client = connect()) {
          client.getOutputStream().write(bytes("flow " + i));
          client.shutdownOutput();
          assertThat(text(client.getInputStream())).isEqualTo("flow " + i);
        }
      }
      assertThat(backend.accepted.get()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_hundred_at_once(boolean local) throws Exception {
    serve(local);
    try (var backend = new Backend(container, Net.PORT, Backend.ECHO);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < 100; i++) {
        String question = "%d ".formatted(i).repeat(5000);
        answers.add(
            threads.submit(
                () -> {
                  try (Socket client = connect()) {
                    Thread.ofVirtual().start(() -> say(client, question));
                    return text(client.getInputStream());
                  }
                }));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(answers.get(i).get().equals("%d ".formatted(i).repeat(5000)))
            .as("client %d got what it said", i)
            .isTrue();
      }
      assertThat(backend.accepted.get()).isEqualTo(100);
    }
  }

  private static void say(Socket client, String question) {
    try {
      client.getOutputStream().write(bytes(question));
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_gigabyte_arrives_byte_for_byte(boolean local) throws Exception {
    serve(local);
    try (var digests =
            new Backend(
                container,
                Net.PORT,
                client -> client.getOutputStream().write(bytes(digest(client.getInputStream()))));
        Socket client = connect()) {
      MessageDigest sent = sha();
      var random = new SplittableRandom(1);
      byte[] block = new byte[1 << 20];
      OutputStream out = client.getOutputStream();
      for (int i = 0; i < 1024; i++) {
        random.nextBytes(block);
        sent.update(block);
        out.write(block);
      }
      client.shutdownOutput();
      assertThat(text(client.getInputStream())).isEqualTo(HexFormat.of().formatHex(sent.digest()));
      assertThat(digests.accepted.get()).isEqualTo(1);
    }
  }

  private static String digest(InputStream in) throws IOException {
    MessageDigest digest = sha();
    byte[] block = new byte[1 << 16];
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      digest.update(block, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The kernel's buffers fill, ours hold their bound, and then the writer has to wait. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_slow_reader_stops_its_writer(boolean local) throws Exception {
    serve(local);
    var written = new AtomicLong();
    var readOn = new CountDownLatch(1);
    try (var slow =
            new Backend(
                container,
                Net.PORT,
                client -> {
                  awaitLatch(readOn);
                  long count = 0;
                  byte[] block = new byte[1 << 16];
                  for (int n = client.getInputStream().read(block);
                      n >= 0;
                      n = client.getInputStream().read(block)) {
                    count += n;
                  }
                  client.getOutputStream().write(bytes(Long.toString(count)));
                });
        Socket client = connect()) {
      Thread writer = Thread.ofVirtual().start(() -> writeHalfGigabyte(client, written));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(300))
          .until(stopsGrowing(written));
      assertThat(written.get()).isLessThan(64L << 20);
      readOn.countDown();
      writer.join();
      assertThat(text(client.getInputStream())).isEqualTo(Long.toString(512L << 20));
      assertThat(slow.accepted.get()).isEqualTo(1);
    }
  }

  private static java.util.concurrent.Callable<Boolean> stopsGrowing(AtomicLong written) {
    var before = new AtomicLong(-1);
    return () -> written.get() > 0 && before.getAndSet(written.get()) == written.get();
  }

  private static void writeHalfGigabyte(Socket client, AtomicLong written) {
    try {
      byte[] block = new byte[1 << 16];
      for (long i = 0; i < (512L << 20) / block.length; i++) {
        client.getOutputStream().write(block);
        written.addAndGet(block.length);
      }
      client.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_backend_that_breaks_is_seen_to_break(boolean local) throws Exception {
    serve(local);
    try (var broken =
            new Backend(
                container,
                Net.PORT,
                client -> {
                  client.getInputStream().readNBytes(4);
                  client.getOutputStream().write(bytes("half an ans"));
                  client.setSoLinger(true, 0);
                });
        Socket client = connect()) {
      client.getOutputStream().write(bytes("ask?"));
      assertThatThrownBy(() -> client.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(broken.accepted.get()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_new_epoch_resets_the_flows_of_the_old_one(boolean local) throws Exception {
    serve(local);
    try (var old = new Backend(container, Net.PORT, Backend.ECHO);
        Socket client = connect()) {
      client.getOutputStream().write(bytes("x"));
      assertThat(client.getInputStream().read()).isEqualTo('x');
      machines.routes("h1", here, List.of(db(virtual).slot(2)));
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(old.accepted.get()).isEqualTo(1);
    }
  }

  @Test
  void a_fenced_container_loses_the_flows_that_other_machines_brought() throws Exception {
    serve(false);
    try (var old = new Backend(container, Net.PORT, Backend.ECHO);
        Socket client = connect()) {
      client.getOutputStream().write(bytes("x"));
      assertThat(client.getInputStream().read()).isEqualTo('x');
      var fenced =
          new LocalBackend(
              backend("live/db.0#1", 1, false, container).placement(),
              1,
              false,
              Map.of("live_default", container),
              true);
      machines.routes("h2", there, List.of(db(Net.address()).slot(1, 1, "h2")), fenced);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(old.accepted.get()).isEqualTo(1);
    }
  }

  @Test
  void a_container_that_drains_keeps_its_flows() throws Exception {
    serve(true);
    try (var draining = new Backend(container, Net.PORT, Backend.ECHO);
        Socket client = connect()) {
      client.getOutputStream().write(bytes("x"));
      assertThat(client.getInputStream().read()).isEqualTo('x');
      machines.routes(
          "h1", here, List.of(db(virtual).slot(1)), backend("live/db.0#1", 1, false, container));
      client.getOutputStream().write(bytes("y"));
      client.shutdownOutput();
      assertThat(text(client.getInputStream())).isEqualTo("y");
      assertThat(draining.accepted.get()).isEqualTo(1);
    }
  }
}
