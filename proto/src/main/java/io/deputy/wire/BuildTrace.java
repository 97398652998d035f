package io.deputy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.deputy.model.Invalid;
import io.deputy.proto.v1.BuildTraceProto;
import java.util.List;

/**
 * One message of BuildKit about a build under way.
 *
 * @param output as it came: a line may be in pieces
 */
public record BuildTrace(List<Step> steps, List<Output> output) {
  /**
   * @param id of this step in the other messages
   * @param name such as {@code [build 2/4] RUN make}
   * @param error empty if it has not failed
   */
  public record Step(String id, String name, boolean running, String error) {}

  /**
   * @param step its {@link Step#id}
   */
  public record Output(String step, String text) {}

  public BuildTrace {
    steps = List.copyOf(steps);
    output = List.copyOf(output);
  }

  /**
   * @param bytes a {@code moby.buildkit.v1.StatusResponse}
   * @throws Invalid if they are not
   */
  public static BuildTrace read(byte[] bytes) {
    try {
      var sent = BuildTraceProto.BuildTrace.parseFrom(bytes);
      return new BuildTrace(
          sent.getVertexesList().stream()
              .map(
                  v ->
                      new Step(
                          v.getDigest(),
                          v.getName(),
                          v.hasStarted() && !v.hasCompleted(),
                          v.getError()))
              .toList(),
          sent.getLogsList().stream()
              .map(log -> new Output(log.getVertex(), log.getMsg().toString(UTF_8)))
              .toList());
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid("trace of a build", bytes.length + " bytes", "a StatusResponse message");
    }
  }
}
