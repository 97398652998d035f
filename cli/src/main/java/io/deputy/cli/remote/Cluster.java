package io.deputy.cli.remote;

import io.deputy.cli.process.Failure;
import io.deputy.cli.tls.Credentials;
import io.deputy.cli.view.About;
import io.deputy.cli.view.Applied;
import io.deputy.cli.view.Begun;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.Difference;
import io.deputy.cli.view.Explanation;
import io.deputy.cli.view.Held;
import io.deputy.cli.view.History;
import io.deputy.cli.view.LogPiece;
import io.deputy.cli.view.Planned;
import io.deputy.cli.view.Removed;
import io.deputy.model.AppSpec;
import io.deputy.model.Invalid;
import io.deputy.model.ServiceId;
import io.deputy.proto.v1.OperatorProto.ApplyRequest;
import io.deputy.proto.v1.OperatorProto.DiffRequest;
import io.deputy.proto.v1.OperatorProto.ExplainRequest;
import io.deputy.proto.v1.OperatorProto.HistoryRequest;
import io.deputy.proto.v1.OperatorProto.HoldRequest;
import io.deputy.proto.v1.OperatorProto.LogsRequest;
import io.deputy.proto.v1.OperatorProto.RemoveRequest;
import io.deputy.proto.v1.OperatorProto.ScaleRequest;
import io.deputy.proto.v1.OperatorProto.StatusRequest;
import io.deputy.proto.v1.OperatorProto.StatusResponse;
import io.deputy.proto.v1.OperatorProto.SwitchoverRequest;
import io.deputy.wire.AgentWire;
import io.deputy.wire.SpecWire;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** The cluster as the commands talk to it. Every method waits, within bounds, or fails. */
public final class Cluster implements AutoCloseable {
  /** Storing a change takes Consul a moment, and planning a large cluster too. */
  private static final Duration WRITE = Duration.ofSeconds(10);

  private final Coordinators coordinators;

  /**
   * Reads the operator's certificate; nothing is asked yet.
   *
   * @param notes told what is waited for when it takes longer than a second
   */
  public Cluster(Access access, Instant now, Consumer<String> notes) {
    coordinators = new Coordinators(access, Credentials.read(access.tlsDir(), now), notes);
  }

  public About about() {
    return coordinators.about().value();
  }

  /**
   * @param app empty for all
   */
  public ClusterStatus status(String app) {
    return read(
        Messages::read, coordinators.first(stub -> stub.status(statusRequest(app))).value());
  }

  /** The status now, and again whenever it changed, from whoever leads then. */
  public Subscription<?, ClusterStatus> watch(String app) {
    return new Subscription<StatusResponse, ClusterStatus>(
        coordinators,
        stub -> stub.watch(statusRequest(app)),
        sent -> read(Messages::read, sent),
        true);
  }

  /**
   * @param service {@code APP/SERVICE}, or {@code SERVICE} where only one app has it
   */
  public Explanation explain(String service) {
    var asked = ExplainRequest.newBuilder().setService(service);
    if (service.indexOf('/') >= 0) {
      var id = ServiceId.parse(service);
      asked.setApp(id.app()).setService(id.service());
    }
    ExplainRequest request = asked.build();
    return read(Messages::read, coordinators.first(stub -> stub.explain(request)).value());
  }

  /**
   * @param checkIndex refused if the app has another one by now; empty: whatever it has
   */
  public Applied apply(AppSpec app, OptionalLong checkIndex) {
    var asked = ApplyRequest.newBuilder().setApp(SpecWire.write(app));
    checkIndex.ifPresent(asked::setCheckIndex);
    ApplyRequest request = asked.build();
    return read(Messages::read, coordinators.onLeader(stub -> stub.apply(request), WRITE).value());
  }

  /** What {@link #apply} would do. */
  public Planned plan(AppSpec app) {
    var request = ApplyRequest.newBuilder().setApp(SpecWire.write(app)).build();
    return read(Messages::read, coordinators.onLeader(stub -> stub.plan(request), WRITE).value());
  }

  /**
   * @param replicas by service
   */
  public Applied scale(String app, Map<String, Integer> replicas) {
    var request = ScaleRequest.newBuilder().setApp(app).putAllReplicas(replicas).build();
    return read(Messages::read, coordinators.onLeader(stub -> stub.scale(request), WRITE).value());
  }

  /**
   * @param slot empty where the service has but one
   * @param to empty for its fallback, or where one would be
   */
  public Begun switchover(String app, String service, OptionalInt slot, String to) {
    var asked = SwitchoverRequest.newBuilder().setApp(app).setService(service).setTo(to);
    slot.ifPresent(asked::setSlot);
    SwitchoverRequest request = asked.build();
    return read(
        Messages::read, coordinators.onLeader(stub -> stub.switchover(request), WRITE).value());
  }

  /**
   * @param service {@code APP/SERVICE}, or {@code SERVICE} where only one app has it
   * @param lasts empty releases it
   */
  public Held hold(String service, Optional<Duration> lasts) {
    var asked = HoldRequest.newBuilder().setService(service);
    if (service.indexOf('/') >= 0) {
      var id = ServiceId.parse(service);
      asked.setApp(id.app()).setService(id.service());
    }
    lasts.ifPresent(time -> asked.setLasts(AgentWire.write(time)));
    HoldRequest request = asked.build();
    return read(Messages::read, coordinators.onLeader(stub -> stub.hold(request), WRITE).value());
  }

  /**
   * @param app empty for all
   */
  public History history(String app) {
    var request = HistoryRequest.newBuilder().setApp(app).build();
    return read(
        Messages::read, coordinators.onLeader(stub -> stub.history(request), WRITE).value());
  }

  /**
   * @param app empty where only one has revisions
   * @param to 0 for what should run now
   */
  public Difference diff(String app, long from, long to) {
    var request = DiffRequest.newBuilder().setApp(app).setFrom(from).setTo(to).build();
    return read(Messages::read, coordinators.onLeader(stub -> stub.diff(request), WRITE).value());
  }

  public Removed remove(String app) {
    var request = RemoveRequest.newBuilder().setApp(app).build();
    return read(Messages::read, coordinators.onLeader(stub -> stub.remove(request), WRITE).value());
  }

  /**
   * @param service empty for all of the app
   * @param tail lines from the end; 0 for all
   */
  public Subscription<?, LogPiece> logs(String app, String service, boolean follow, int tail) {
    var request =
        LogsRequest.newBuilder()
            .setApp(app)
            .setService(service)
            .setFollow(follow)
            .setTail(tail)
            .build();
    return new Subscription<>(coordinators, stub -> stub.logs(request), Messages::read, false);
  }

  /**
   * Stores a content at the coordinator that leads.
   *
   * @param progress told how many bytes have gone, now and then
   * @throws IOException if the content can't be read
   */
  public void upload(String sha256, Contents contents, LongConsumer progress) throws IOException {
    Upload.send(coordinators, sha256, contents, progress);
  }

  /** Bytes that can be written as often as need be, the same each time. */
  public interface Contents {
    void writeTo(OutputStream out) throws IOException;
  }

  private static StatusRequest statusRequest(String app) {
    return StatusRequest.newBuilder().setApp(app).build();
  }

  private static <S, T> T read(Function<S, T> reader, S sent) {
    try {
      return reader.apply(sent);
    } catch (Invalid e) {
      throw Failure.failed("the coordinator's answer can't be read: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    coordinators.close();
  }
}
