package io.deputy.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.github.dockerjava.api.exception.DockerClientException;
import io.deputy.wire.BuildTrace;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a builder says while it builds, either of them: the step it is at, its last lines, and why
 * it failed. Not for several threads.
 */
final class BuildOutput {
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(3);

  /** Of a failed build's output, for the operator. */
  private static final int LAST_LINES = 5;

  /** Of a line that does not end. */
  private static final int LONGEST_LINE_CHARS = 4096;

  private static final String TRACE = "moby.buildkit.trace";

  /** The classic builder has one stream for all of its steps. */
  private static final String CLASSIC = "";

  /** Of BuildKit's own doing: of no interest to who wrote the Dockerfile. */
  private static final String INTERNAL = "[internal]";

  private static final ObjectReader JSON = new ObjectMapper().readerFor(JsonNode.class);
  private static final Logger log = LoggerFactory.getLogger(BuildOutput.class);

  private final Consumer<String> progress;
  private final LongSupplier nanoTime;
  private final Map<String, Lines> lines = new HashMap<>();
  private long nextNanos;
  private String step = "";
  private String told = "";
  private String failed = CLASSIC;
  private @Nullable String fault;

  BuildOutput(Consumer<String> progress, LongSupplier nanoTime) {
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.nextNanos = nanoTime.getAsLong();
  }

  /**
   * Reads to its end.
   *
   * @param answer JSON objects, one after the other
   * @throws IOException if it breaks off
   * @throws DockerClientException what the build failed by, and its last lines
   */
  void read(InputStream answer) throws IOException {
    try (MappingIterator<JsonNode> items = JSON.readValues(answer)) {
      while (items.hasNextValue()) {
        add(items.nextValue());
      }
    } catch (JsonProcessingException e) { // in the midst of a line: Docker was ended
      throw new IOException("Docker's answer to a build broke off: " + e.getOriginalMessage(), e);
    }
    if (fault != null) {
      String last = lines.getOrDefault(failed, new Lines()).toString();
      throw new DockerClientException(
          DockerFaults.oneLine(fault) + (last.isEmpty() ? "" : " | after: " + last));
    }
  }

  private void add(JsonNode item) {
    JsonNode error = item.path("errorDetail").path("message");
    if (error.isTextual()) {
      fault = error.textValue();
    }
    JsonNode stream = item.path("stream");
    if (stream.isTextual()) {
      classic(stream.textValue());
    }
    if (item.path("id").asText().equals(TRACE)) {
      trace(item.path("aux"));
    }
    tell();
  }

  private void classic(String text) {
    lines.computeIfAbsent(CLASSIC, _ -> new Lines()).add(text);
    if (text.startsWith("Step ")) {
      step = DockerFaults.oneLine(text);
    }
  }

  private void trace(JsonNode aux) {
    try {
      BuildTrace trace = BuildTrace.read(Base64.getDecoder().decode(aux.asText()));
      for (BuildTrace.Step one : trace.steps()) {
        if (one.running() && !one.name().startsWith(INTERNAL)) {
          step = DockerFaults.oneLine(one.name());
        }
        if (!one.error().isEmpty() && lines.containsKey(one.id())) {
          failed = one.id();
        }
      }
      trace
          .output()
          .forEach(some -> lines.computeIfAbsent(some.step(), _ -> new Lines()).add(some.text()));
    } catch (IllegalArgumentException e) { // of the decoder; it is only what is shown
      log.debug("trace of a build that can't be read: {}", e.getMessage());
    }
  }

  private void tell() {
    if (!step.equals(told) && nanoTime.getAsLong() - nextNanos >= 0) {
      nextNanos = nanoTime.getAsLong() + BETWEEN_PROGRESS.toNanos();
      told = step;
      progress.accept("building: " + step);
    }
  }

  /** The last lines that are not blank, also if they come in pieces. */
  private static final class Lines {
    private final ArrayDeque<String> last = new ArrayDeque<>();
    private String begun = "";

    void add(String text) {
      String[] pieces = (begun + text).split("\n", -1);
      for (int i = 0; i < pieces.length - 1; i++) {
        keep(pieces[i]);
      }
      begun = pieces[pieces.length - 1];
      if (begun.length() > LONGEST_LINE_CHARS) {
        begun = begun.substring(0, LONGEST_LINE_CHARS);
      }
    }

    private void keep(String line) {
      String text = DockerFaults.oneLine(line);
      if (!text.isEmpty()) {
        last.add(text);
      }
      if (last.size() > LAST_LINES) {
        last.remove();
      }
    }

    @Override
    public String toString() {
      keep(begun);
      begun = "";
      return String.join(" | ", last);
    }
  }
}
