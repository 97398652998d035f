package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.exception.DockerClientException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildOutputTest {
  private final List<String> progress = new ArrayList<>();
  private long now;

  private void read(String answer) throws IOException {
    new BuildOutput(
            progress::add,
            () -> {
              now += Duration.ofSeconds(1).toNanos();
              return now;
            })
        .read(new ByteArrayInputStream(answer.getBytes(UTF_8)));
  }

  @Test
  void ofTheClassicBuildersOutputTheLastLinesAreKept() {
    assertThatExceptionOfType(DockerClientException.class)
        .isThrownBy(
            () ->
                read(
                    """
                    {"stream":"Step 1/2 : FROM a\\n"}
                    {"stream":"1\\n2\\n\\n3\\n"}{"stream":"4\\n5"}
                    {"stream":" and a half\\n"}
                    {"errorDetail":{"code":7,"message":"it  returned\\n7"},"error":"it"}
                    """))
        .withMessage("it returned 7 | after: 1 | 2 | 3 | 4 | 5 and a half");
    assertThat(progress).containsExactly("building: Step 1/2 : FROM a");
  }

  @Test
  void aStepThatCameTooSoonIsToldLater() throws IOException {
    String quiet = "{\"stream\":\".\"}\n".repeat(5);
    read("{\"stream\":\"Step 1/2 : A\"}\n{\"stream\":\"Step 2/2 : B\"}\n" + quiet);
    assertThat(progress).containsExactly("building: Step 1/2 : A", "building: Step 2/2 : B");
  }

  @Test
  void anAnswerThatBreaksOffIsNoBugOfOurs() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("{\"stream\":\"Step 1"))
        .matches(DockerFaults::brokenOff)
        .withMessageStartingWith("Docker's answer to a build broke off: ");
  }

  @Test
  void aTraceThatCantBeReadEndsNoBuild() {
    assertThatCode(
            () ->
                read(
                    """
                    {"id":"moby.buildkit.trace","aux":"!"}
                    {"id":"moby.buildkit.trace","aux":"////"}
                    {"id":"moby.buildkit.trace"}
                    {"id":"moby.image.id","aux":{"ID":"sha256:1"}}
                    """))
        .doesNotThrowAnyException();
  }
}
