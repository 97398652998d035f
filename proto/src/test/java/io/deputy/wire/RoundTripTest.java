package io.deputy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.deputy.model.AppSpec;
import io.deputy.model.Assignment;
import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.MachineRecord;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceRoute;
import io.deputy.model.Timings;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever may exist arrives as it was sent, in bytes and in JSON. */
class RoundTripTest {
  @Property(seed = "11", tries = 150)
  void apps(@ForAll("apps") AppSpec app) throws InvalidProtocolBufferException {
    byte[] sent = fromTheFuture(SpecWire.write(app)).toByteArray();
    assertThat(SpecWire.read(ModelProto.AppSpec.parseFrom(sent))).isEqualTo(app);
  }

  @Property(seed = "12", tries = 150)
  void heartbeats(@ForAll("heartbeats") Heartbeat heartbeat) throws InvalidProtocolBufferException {
    byte[] sent = fromTheFuture(AgentWire.write(heartbeat)).toByteArray();
    assertThat(AgentWire.read(AgentProto.Heartbeat.parseFrom(sent))).isEqualTo(heartbeat);
  }

  @Property(seed = "13", tries = 150)
  void assignments(@ForAll("assignments") Assignment assignment)
      throws InvalidProtocolBufferException {
    byte[] sent = fromTheFuture(AgentWire.write(assignment, null)).toByteArray();
    var read = AgentProto.Assignment.parseFrom(sent);
    Routes routes = AgentWire.routes(read, Routes.NONE);
    assertThat(AgentWire.read(read, routes)).isEqualTo(assignment);
  }

  /** News share objects with what was told, lose some and have others. */
  @Property(seed = "17", tries = 300)
  void changesToRoutes(
      @ForAll("assignments") Assignment first, @ForAll("assignments") Assignment second) {
    Routes told = sorted(first.routes().services(), first.routes().machines());
    var mixed = new ArrayList<>(second.routes().services());
    told.services().stream()
        .limit(1)
        .filter(s -> mixed.stream().noneMatch(m -> m.id().equals(s.id())))
        .forEach(mixed::add);
    Routes now = sorted(mixed, second.routes().machines());
    var assignment =
        new Assignment(
            2, 2, second.timings(), second.goals(), second.leftAlone(), now, second.inquiry());
    AgentProto.Assignment sent = AgentWire.write(assignment, told);
    assertThat(sent.hasRoutes()).isFalse();
    assertThat(sent.getRouteChanges().getServicesCount()).isLessThanOrEqualTo(mixed.size());
    Routes read = AgentWire.routes(sent, told);
    assertThat(read).isEqualTo(now);
    assertThat(AgentWire.write(assignment, now).getRouteChanges().getSerializedSize()).isZero();
  }

  private static Routes sorted(List<ServiceRoute> services, List<Machine> machines) {
    var byId = new TreeMap<ServiceId, ServiceRoute>();
    services.forEach(s -> byId.put(s.id(), s));
    return new Routes(List.copyOf(byId.values()), machines);
  }

  @Property(seed = "14")
  void machines(@ForAll("machines") Machine machine) throws InvalidProtocolBufferException {
    byte[] sent = fromTheFuture(AgentWire.write(machine)).toByteArray();
    assertThat(AgentWire.read(ModelProto.Machine.parseFrom(sent))).isEqualTo(machine);
  }

  @Property(seed = "15")
  void times(@ForAll("timings") Timings timings) {
    assertThat(AgentWire.read(AgentWire.write(timings))).isEqualTo(timings);
  }

  @Property(seed = "16", tries = 150)
  void storedServices(@ForAll("serviceRecords") ServiceRecord record) {
    String json = StateWire.write(record);
    assertThat(StateWire.readService(json)).isEqualTo(record);
    assertThat(StateWire.write(StateWire.readService(json))).isEqualTo(json);
  }

  @Property(seed = "17")
  void storedMachines(@ForAll("machineRecords") MachineRecord record) {
    assertThat(StateWire.readMachine(StateWire.write(record))).isEqualTo(record);
  }

  /** With a field that only a newer release knows, which is skipped. */
  private static Message fromTheFuture(Message message) {
    var field = UnknownFieldSet.Field.newBuilder().addVarint(7).build();
    return message.toBuilder()
        .setUnknownFields(UnknownFieldSet.newBuilder().addField(9_999, field).build())
        .build();
  }

  @Provide
  Arbitrary<AppSpec> apps() {
    return Specs.app();
  }

  @Provide
  Arbitrary<Heartbeat> heartbeats() {
    return States.heartbeat();
  }

  @Provide
  Arbitrary<Assignment> assignments() {
    return States.assignment();
  }

  @Provide
  Arbitrary<Machine> machines() {
    return States.machine();
  }

  @Provide
  Arbitrary<Timings> timings() {
    return States.timings();
  }

  @Provide
  Arbitrary<ServiceRecord> serviceRecords() {
    return States.serviceRecord();
  }

  @Provide
  Arbitrary<MachineRecord> machineRecords() {
    return States.machineRecord();
  }
}
