package io.deputy.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Invalid;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Timings;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.ModelProto;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What this release does not know, or what must not exist, is refused by the field's name. */
class RefusedTest {
  private static final int NEWER = 99;

  @Test
  void enumValuesOfANewerRelease() {
    refused(
        () ->
            AgentWire.read(
                AgentProto.Heartbeat.newBuilder()
                    .addObservations(
                        AgentProto.Observation.newBuilder()
                            .setPlacement("a/b.0#1")
                            .setPhaseValue(NEWER))
                    .build()),
        "observation.phase: found \"a value unknown to this release\", expected ASSIGNED, PULLING,"
            + " READY, STARTING, HEALTHY, UNHEALTHY, DRAINING, STOPPED, FAILED, COMPLETED");
    refused(
        () -> SpecWire.read(spec().setPolicy(policy().setFallbackValue(NEWER)).build()),
        "x-deputy.fallback: found \"a value unknown to this release\", expected HOT, WARM, COLD, NONE");
    refused(
        () -> SpecWire.read(spec().setPolicy(policy().setFencingValue(NEWER)).build()),
        "x-deputy.fencing: found \"a value unknown to this release\", expected STRICT, RELAXED");
    refused(
        () ->
            SpecWire.read(
                spec()
                    .addPorts(
                        ModelProto.PublishedPort.newBuilder().setTarget(1).setProtocolValue(NEWER))
                    .build()),
        "ports.protocol: found \"a value unknown to this release\", expected TCP, UDP");
    refused(
        () ->
            SpecWire.read(
                spec()
                    .addDependencies(ModelProto.Dependency.newBuilder().setConditionValue(NEWER))
                    .build()),
        "depends_on.condition: found \"a value unknown to this release\", expected STARTED, HEALTHY,"
            + " COMPLETED");
    refused(
        () ->
            AgentWire.read(
                assignment(
                    AgentProto.Goal.newBuilder()
                        .setPlacement("a/b.0#1")
                        .setSpec(spec())
                        .setKindValue(NEWER)),
                Routes.NONE),
        "goal.kind: found \"a value unknown to this release\", expected FETCH, PREPARE, RUN, DRAIN, END");
  }

  @Test
  void missingEnumValues() {
    refused(
        () -> SpecWire.read(spec().setPolicy(policy().clearFencing()).build()),
        "x-deputy.fencing: found \"FENCING_UNSPECIFIED\", expected STRICT, RELAXED");
    refused(
        () ->
            SpecWire.read(
                spec()
                    .setContainer(
                        container().setNetworking(ModelProto.Networking.getDefaultInstance()))
                    .build()),
        "network_mode: found \"NETWORK_MODE_UNSPECIFIED\", expected APP, HOST, NONE");
  }

  @Test
  void kindsOfANewerRelease() {
    refused(
        () ->
            SpecWire.read(
                spec()
                    .setContainer(
                        container().addMounts(ModelProto.Mount.newBuilder().setTarget("/x")))
                    .build()),
        "mount /x: found \"a kind unknown to this release\", expected volume, bind, carried, tmpfs, image or"
            + " file");
    refused(
        () ->
            SpecWire.read(
                spec().setPolicy(policy().setProbe(ModelProto.Probe.getDefaultInstance())).build()),
        "x-deputy.probe: found \"a kind unknown to this release\", expected tcp, http, exec, docker or"
            + " running");
  }

  @Test
  void timesThatAreNone() {
    refused(
        () ->
            SpecWire.read(
                spec()
                    .setPolicy(policy().setHold(Duration.newBuilder().setSeconds(1).setNanos(-1)))
                    .build()),
        "x-deputy.hold: found \"1 s -1 ns\", expected a valid duration");
  }

  @Test
  void aGoalWithAnotherServicesSpec() {
    refused(
        () ->
            AgentWire.read(
                assignment(
                    AgentProto.Goal.newBuilder()
                        .setPlacement("a/c.0#1")
                        .setKind(AgentProto.Goal.Kind.KIND_RUN)
                        .setSpec(spec())),
                Routes.NONE),
        "spec of goal a/c.0#1: found \"a/b\", expected a/c");
  }

  @Test
  void oneServiceTwice() {
    refused(
        () ->
            SpecWire.read(
                ModelProto.AppSpec.newBuilder()
                    .setName("a")
                    .addServices(spec())
                    .addServices(spec())
                    .build()),
        "service: found \"a/b\", expected each service once");
  }

  private static void refused(ThrowingCallable read, String message) {
    assertThatThrownBy(read).isInstanceOf(Invalid.class).hasMessage(message);
  }

  private static AgentProto.Assignment assignment(AgentProto.Goal.Builder goal) {
    return AgentProto.Assignment.newBuilder()
        .setTimings(AgentWire.write(Timings.DEFAULT))
        .addGoals(goal)
        .build();
  }

  private static ModelProto.ServiceSpec.Builder spec() {
    return SpecWire.write(ServiceSpec.of(new ServiceId("a", "b"), ContainerSpec.of("i:1")))
        .toBuilder();
  }

  private static ModelProto.Policy.Builder policy() {
    return spec().getPolicyBuilder();
  }

  private static ModelProto.ContainerSpec.Builder container() {
    return spec().getContainerBuilder();
  }
}
