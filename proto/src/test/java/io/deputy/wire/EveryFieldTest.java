package io.deputy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.deputy.model.Assignment;
import io.deputy.model.Routes;
import io.deputy.proto.v1.AgentProto;
import io.deputy.proto.v1.ModelProto;
import io.deputy.proto.v1.StateProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Test;

/** No field of a message is forgotten by its translator: some random value sets it. */
class EveryFieldTest {
  private static final int SAMPLES = 300;

  @Test
  void ofAnApp() {
    check(samples(Specs.app()).map(SpecWire::write), ModelProto.AppSpec.getDescriptor());
  }

  @Test
  void ofAHeartbeat() {
    check(samples(States.heartbeat()).map(AgentWire::write), AgentProto.Heartbeat.getDescriptor());
  }

  @Test
  void ofAnAssignment() {
    check(
        samples(States.assignment())
            .flatMap(
                a ->
                    Stream.of(
                        AgentWire.write(a, null),
                        AgentWire.write(a, Routes.NONE),
                        AgentWire.write(without(a), a.routes()))),
        AgentProto.Assignment.getDescriptor());
  }

  private static Assignment without(Assignment a) {
    return new Assignment(
        a.term(), a.version(), a.timings(), a.goals(), a.leftAlone(), Routes.NONE, a.inquiry());
  }

  @Test
  void ofStoredRecords() {
    check(
        samples(States.serviceRecord())
            .map(r -> parsed(StateWire.write(r), StateProto.ServiceRecord.newBuilder())),
        StateProto.ServiceRecord.getDescriptor());
    check(
        samples(States.machineRecord())
            .map(r -> parsed(StateWire.write(r), StateProto.MachineRecord.newBuilder())),
        StateProto.MachineRecord.getDescriptor());
  }

  private static <T> Stream<T> samples(Arbitrary<T> values) {
    return values.sampleStream().limit(SAMPLES);
  }

  private static Message parsed(String json, Message.Builder into) {
    try {
      JsonFormat.parser().merge(json, into);
      return into.build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static void check(Stream<? extends Message> messages, Descriptor type) {
    Set<String> set = new TreeSet<>();
    messages.forEach(m -> collect(m, set));
    Set<String> declared = new TreeSet<>();
    declare(type, declared, new HashSet<>());
    assertThat(set).containsAll(declared);
  }

  private static void collect(Message message, Set<String> set) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              set.add(field.getFullName());
              if (value instanceof Message inner) {
                collect(inner, set);
              } else if (value instanceof Collection<?> many) {
                many.stream()
                    .filter(Message.class::isInstance)
                    .forEach(m -> collect((Message) m, set));
              }
            });
  }

  private static void declare(Descriptor type, Set<String> declared, Set<Descriptor> seen) {
    if (!seen.add(type) || type.getFullName().startsWith("google.")) {
      return;
    }
    for (FieldDescriptor field : type.getFields()) {
      declared.add(field.getFullName());
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        declare(field.getMessageType(), declared, seen);
      }
    }
  }
}
