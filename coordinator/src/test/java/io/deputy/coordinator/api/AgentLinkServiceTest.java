package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deputy.coordinator.store.FakeContents;
import io.deputy.model.Content;
import io.deputy.proto.v1.AgentLinkGrpc;
import io.deputy.proto.v1.AgentProto.ContentRef;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AgentLinkServiceTest {
  private final FakeContents contents = new FakeContents();
  private Server server;
  private ManagedChannel channel;
  private AgentLinkGrpc.AgentLinkBlockingStub agent;

  @BeforeEach
  void serve() throws Exception {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var service = new AgentLinkService(_ -> {}, contents, new Lines());
    server = NettyServerBuilder.forAddress(loopback).addService(service).build().start();
    channel =
        NettyChannelBuilder.forAddress(server.getListenSockets().getFirst()).usePlaintext().build();
    agent = AgentLinkGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64 * 1024, 1_000_000, Content.MAX_BYTES})
  void anAgentThatKnowsNoMoreThanTheHashGetsAllBytes(int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    contents.put(new Content(hash, size), bytes);

    var got = new ByteArrayOutputStream();
    agent.fetch(ref(hash)).forEachRemaining(p -> got.writeBytes(p.getData().toByteArray()));
    assertThat(got.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void whatIsNotThereAndWhatIsNoHashIsSaid() {
    assertThat(refused("0".repeat(64)))
        .isEqualTo("NOT_FOUND: content %s is not wholly in the store".formatted("0".repeat(64)));
    assertThat(refused("../leader")).startsWith("INVALID_ARGUMENT: content hash: ");
  }

  private String refused(String hash) {
    var refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> agent.fetch(ref(hash)).hasNext());
    return String.valueOf(refusal.getMessage());
  }

  private static ContentRef ref(String hash) {
    return ContentRef.newBuilder().setSha256(hash).build();
  }
}
