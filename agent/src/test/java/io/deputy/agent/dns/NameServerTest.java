package io.deputy.agent.dns;

import static io.deputy.agent.dns.Messages.A;
import static io.deputy.agent.dns.Messages.AAAA;
import static io.deputy.agent.route.RouteFixture.network;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.PlacementId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NameServerTest {
  private static final int PORT = 15353;

  /** More than kernels keep of one connection, bytes. */
  private static final long MUCH = 64 << 20;

  private static final PlacementId WEB = PlacementId.parse("live/web.0#1");
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final String gateway = address();
  private final Subnet virtual = Subnet.parse(address() + "/32");

  /** The next one is the virtual network's first. */
  private final String machine = address();

  private final AppNetwork live = new AppNetwork("live", "live_default", gateway + "/32", gateway);
  private RouteTable routes =
      table(
          "h1",
          List.of(),
          List.of(
              service("live/db", "198.18.0.5").on(network("default", "postgres")),
              service("dev/db", "198.18.0.6")));
  private final List<AutoCloseable> open = new ArrayList<>();
  private List<InetSocketAddress> resolvers = List.of();
  private Sockets sockets;
  private NameServer server;

  private static String address() {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.%d".formatted(60 + pid % 30, pid / 30 % 250, NEXT.incrementAndGet());
  }

  @BeforeEach
  void start() {
    sockets = Sockets.open(1);
    server =
        new NameServer(sockets, virtual, PORT, () -> Optional.ofNullable(routes), () -> resolvers);
    server.follow(List.of(live));
    assertThat(server.troubles()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    sockets.close();
    for (AutoCloseable c : open) {
      c.close();
    }
  }

  @Test
  void addresses_are_read_on_any_thread() throws Exception {
    List<AppNetwork> many =
        Stream.generate(NameServerTest::address)
            .limit(8)
            .map(at -> new AppNetwork("live", "live_n" + at, at + "/32", at))
            .toList();
    var over = new AtomicBoolean();
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<?> reading =
          threads.submit(
              () -> {
                while (!over.get()) {
                  server.addresses();
                }
              });
      for (int round = 0; round < 20; round++) {
        server.follow(many);
        server.follow(List.of(live));
      }
      over.set(true);
      reading.get();
    }
    assertThat(server.addresses())
        .containsExactlyInAnyOrder(InetAddress.getByName(gateway), InetAddress.getByName(machine));
  }

  private byte[] ask(byte[] query) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      send(socket, query);
      return receive(socket);
    }
  }

  private byte[] askAsMachine(byte[] query) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      socket.send(new DatagramPacket(query, query.length, InetAddress.getByName(machine), PORT));
      return receive(socket);
    }
  }

  private void send(DatagramSocket socket, byte[] query) throws IOException {
    socket.send(new DatagramPacket(query, query.length, InetAddress.getByName(gateway), PORT));
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private byte[] askByTcp(byte[] query) throws IOException {
    try (var socket = new Socket(gateway, PORT)) {
      socket.setSoTimeout(10_000);
      return exchange(socket, query);
    }
  }

  private static byte[] exchange(Socket socket, byte[] query) throws IOException {
    var out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(query.length);
    out.write(query);
    var in = new DataInputStream(socket.getInputStream());
    byte[] answer = new byte[in.readUnsignedShort()];
    in.readFully(answer);
    return answer;
  }

  /** A resolver that answers by a function of the query, and not where that gives no bytes. */
  private InetSocketAddress resolver(UnaryOperator<byte[]> answer) throws IOException {
    var at = new InetSocketAddress(address(), PORT);
    var udp = new DatagramSocket(at);
    var tcp = new ServerSocket(at.getPort(), 50, at.getAddress());
    open.add(udp);
    open.add(tcp);
    Thread.ofVirtual().start(() -> answerDatagrams(udp, answer));
    Thread.ofVirtual().start(() -> answerStreams(tcp, answer));
    return at;
  }

  private static void answerDatagrams(DatagramSocket socket, UnaryOperator<byte[]> answer) {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[4096], 4096);
        socket.receive(packet);
        byte[] reply = answer.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
        if (reply.length > 0) {
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void answerStreams(ServerSocket listener, UnaryOperator<byte[]> answer) {
    try {
      while (true) {
        try (Socket client = listener.accept()) {
          var in = new DataInputStream(client.getInputStream());
          byte[] query = new byte[in.readUnsignedShort()];
          in.readFully(query);
          byte[] reply = answer.apply(query);
          var out = new DataOutputStream(client.getOutputStream());
          out.writeShort(reply.length);
          out.write(reply);
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** As a resolver: the query with the response bit, and whatever it had behind the question. */
  private static byte[] echo(byte[] query) {
    byte[] reply = query.clone();
    reply[2] |= (byte) 0x80;
    return reply;
  }

  private static byte[] truncated(byte[] query) {
    byte[] reply = echo(query);
    reply[2] |= 2;
    return reply;
  }

  private InetSocketAddress nobody() {
    return new InetSocketAddress(address(), PORT);
  }

  @Test
  void services_of_the_network_have_their_virtual_address() throws Exception {
    for (String name : List.of("db", "DB", "db.live", "postgres")) {
      byte[] answer = ask(Messages.query(77, name, A));
      assertThat(Messages.id(answer)).isEqualTo(77);
      assertThat(Messages.code(answer)).isZero();
      assertThat(Messages.answers(answer)).isEqualTo(1);
      assertThat(Messages.address(answer)).isEqualTo("198.18.0.5");
    }
    assertThat(Messages.address(askByTcp(Messages.query(1, "db", A)))).isEqualTo("198.18.0.5");
  }

  @Test
  void a_name_that_is_there_has_no_data_of_another_type_and_no_error() throws Exception {
    byte[] answer = ask(Messages.query(1, "db", AAAA));
    assertThat(Messages.code(answer)).isZero();
    assertThat(Messages.answers(answer)).isZero();
  }

  @Test
  void without_a_resolver_a_single_label_is_no_name_and_others_fail() throws Exception {
    assertThat(Messages.code(ask(Messages.query(1, "redis", A)))).isEqualTo(3);
    assertThat(Messages.code(ask(Messages.query(1, "db.dev", A)))).isEqualTo(2);
  }

  @Test
  void other_names_go_to_a_resolver_and_come_back_as_they_were() throws Exception {
    resolvers = List.of(resolver(NameServerTest::echo));
    byte[] query = Messages.queryWithEdns(4711, "example.org");
    assertThat(ask(query)).isEqualTo(echo(query));
    assertThat(askByTcp(query)).isEqualTo(echo(query));
    byte[] another = Messages.query(1, "db.dev", A);
    assertThat(ask(another)).as("another app's name").isEqualTo(echo(another));
  }

  @Test
  void a_service_with_name_servers_of_its_own_has_those_asked() throws Exception {
    resolvers = List.of(resolver(NameServerTest::truncated));
    String own = resolver(NameServerTest::echo).getAddress().getHostAddress();
    routes =
        routes.next(
            routes.routes(),
            Map.of(
                WEB,
                new LocalBackend(
                    WEB, 1, true, Map.of("live_default", "127.0.0.1"), false, List.of(own))));
    byte[] query = Messages.query(1, "example.org", A);
    assertThat(ask(query)).isEqualTo(echo(query));
    assertThat(askByTcp(query)).isEqualTo(echo(query));
    assertThat(Messages.address(ask(Messages.query(77, "db", A)))).isEqualTo("198.18.0.5");
  }

  @Test
  void an_answer_is_passed_on_whole_up_to_the_largest_datagram() throws Exception {
    for (int size : List.of(2048, 2049, 9000, 65507)) {
      resolvers = List.of(resolver(query -> Arrays.copyOf(echo(query), size)));
      byte[] query = Messages.queryWithEdns(4711, "example.org");
      assertThat(ask(query)).isEqualTo(Arrays.copyOf(echo(query), size));
    }
  }

  /** Of a silent resolver's names, from one container: others have theirs answered meanwhile. */
  @Test
  void one_who_floods_leaves_room_for_the_others() throws Exception {
    resolvers =
        List.of(
            resolver(
                query ->
                    new String(query, StandardCharsets.ISO_8859_1).contains("slow")
                        ? new byte[0]
                        : echo(query)));
    try (var flood = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0))) {
      flood.setSoTimeout(10_000);
      for (int i = 0; i < 600; i++) {
        send(flood, Messages.query(i, "slow" + i + ".org", A));
        if (i % 50 == 0) {
          assertThat(Messages.address(ask(Messages.query(77, "db", A)))).isEqualTo("198.18.0.5");
        }
      }
      byte[] query = Messages.query(9, "example.org", A);
      assertThat(ask(query)).isEqualTo(echo(query));
      assertThat(receive(flood)[3] & 15).as("SERVFAIL, and at once").isEqualTo(2);
    }
  }

  /** His answers would fill the agent's memory. */
  @Test
  void who_reads_no_answers_is_not_read_from() throws Exception {
    byte[] query = Messages.query(7, "db", A);
    ByteBuffer many = ByteBuffer.allocateDirect(1000 * (query.length + 2));
    while (many.hasRemaining()) {
      many.putShort((short) query.length).put(query);
    }
    try (var deaf = SocketChannel.open()) {
      deaf.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      deaf.connect(new InetSocketAddress(gateway, PORT));
      deaf.configureBlocking(false);
      long sent = 0;
      for (long quiet = System.nanoTime();
          System.nanoTime() - quiet < 1_000_000_000L && sent < MUCH; ) {
        int taken = deaf.write(many.hasRemaining() ? many : many.rewind());
        sent += taken;
        quiet = taken > 0 ? System.nanoTime() : quiet;
      }
      assertThat(sent).isLessThan(MUCH);
      assertThat(Messages.address(ask(query))).isEqualTo("198.18.0.5");
    }
  }

  @Test
  void truncation_is_passed_on() throws Exception {
    resolvers = List.of(resolver(NameServerTest::truncated));
    assertThat(Messages.truncated(ask(Messages.query(1, "example.org", A)))).isTrue();
  }

  @Test
  void the_next_resolver_is_asked_when_one_is_not_there_or_silent() throws Exception {
    var silent = new DatagramSocket(nobody());
    open.add(silent);
    resolvers =
        List.of(
            nobody(),
            (InetSocketAddress) silent.getLocalSocketAddress(),
            resolver(NameServerTest::echo));
    byte[] query = Messages.query(9, "example.org", A);
    assertThat(ask(query)).isEqualTo(echo(query));
  }

  @Test
  void when_nobody_answers_the_server_says_that_it_failed() throws Exception {
    var silent = new DatagramSocket(nobody());
    open.add(silent);
    resolvers = List.of((InetSocketAddress) silent.getLocalSocketAddress());
    assertThat(Messages.code(ask(Messages.query(9, "example.org", A)))).isEqualTo(2);
    resolvers = List.of(nobody());
    assertThat(Messages.code(ask(Messages.query(9, "example.org", A)))).isEqualTo(2);
    assertThat(Messages.code(askByTcp(Messages.query(9, "example.org", A)))).isEqualTo(2);
  }

  @Test
  void an_answer_with_a_guessed_id_is_not_passed_on() throws Exception {
    resolvers =
        List.of(
            resolver(
                query -> {
                  byte[] forged = echo(query);
                  forged[0] ^= 1;
                  return forged;
                }));
    assertThat(Messages.code(ask(Messages.query(9, "example.org", A)))).isEqualTo(2);
  }

  @Test
  void garbage_is_dropped_and_the_next_question_answered() throws Exception {
    var random = new Random(1);
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      for (int question = 0; question < 20; question++) {
        // Few at a time: what the kernel's buffer has no room for, nobody was asked.
        for (int i = 0; i < 10; i++) {
          send(socket, garbage(random));
        }
        send(socket, Messages.query(question, "db", A));
        assertThat(Messages.id(receive(socket))).isEqualTo(question);
      }
      socket.setSoTimeout(50);
      assertThatThrownBy(() -> receive(socket)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  /** Random bytes that say they are a response, so that nothing may come back. */
  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[random.nextInt(600)];
    random.nextBytes(bytes);
    if (bytes.length > 2) {
      bytes[2] |= (byte) 0x80;
    }
    return bytes;
  }

  @Test
  void an_unknown_opcode_is_said_to_be_one() throws Exception {
    byte[] notify = Messages.message(3, 4 << 11, "db", A, new byte[0], 0);
    assertThat(Messages.code(ask(notify))).isEqualTo(4);
  }

  @Test
  void the_machine_knows_every_service_by_its_full_name() throws Exception {
    resolvers = List.of(resolver(NameServerTest::echo));
    assertThat(Messages.address(askAsMachine(Messages.query(1, "db.live.deputy", A))))
        .isEqualTo("198.18.0.5");
    assertThat(Messages.address(askAsMachine(Messages.query(1, "DB.Live.Deputy", A))))
        .isEqualTo("198.18.0.5");
    assertThat(Messages.code(askAsMachine(Messages.query(1, "gone.live.deputy", A)))).isEqualTo(3);
    assertThat(Messages.code(askAsMachine(Messages.query(1, "db.live", A)))).isEqualTo(5);
    assertThat(Messages.code(askAsMachine(Messages.query(1, "example.org", A)))).isEqualTo(5);
  }

  @Test
  void a_container_may_use_the_full_name_too_and_nobody_outside_is_asked_for_it() throws Exception {
    resolvers = List.of(resolver(NameServerTest::echo));
    assertThat(Messages.address(ask(Messages.query(1, "db.live.deputy", A))))
        .isEqualTo("198.18.0.5");
    assertThat(Messages.code(ask(Messages.query(1, "db.deputy", A)))).isEqualTo(3);
    assertThat(Messages.code(ask(Messages.query(1, "db.dev.deputy", A)))).isEqualTo(3);
  }

  @Test
  void the_network_decides_which_names_there_are() throws Exception {
    server.follow(List.of(new AppNetwork("live", "live_back", gateway + "/32", gateway)));
    assertThat(Messages.code(ask(Messages.query(1, "db", A)))).isEqualTo(3);
  }

  @Test
  void a_network_that_goes_takes_its_server_with_it_and_a_taken_port_is_told() throws Exception {
    server.follow(List.of());
    assertThat(server.addresses()).containsExactly(InetAddress.getByName(machine));
    try (var taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(gateway), PORT))) {
      server.follow(List.of(live));
      assertThat(server.troubles())
          .singleElement()
          .asString()
          .contains("no names for live_default", gateway + ":" + PORT);
      assertThat(taken.isBound()).isTrue();
    }
    server.retry();
    assertThat(server.troubles()).isEmpty();
    assertThat(Messages.address(ask(Messages.query(1, "db", A)))).isEqualTo("198.18.0.5");
  }
}
