package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class DockerFaultsTest {
  @Test
  void aBrokenConnectionIsAway() {
    assertTranslates(
        new RuntimeException(new SocketException("No such file or directory")),
        Kind.AWAY,
        "Docker is away, so it can't start it: No such file or directory");
    assertTranslates(
        new RuntimeException(new IOException()),
        Kind.AWAY,
        "Docker is away, so it can't start it: IOException");
  }

  @Test
  void aDockerThatIsNotReadyIsAway() {
    assertTranslates(
        new DockerException("{\"message\":\"shutting down\"}", 503),
        Kind.AWAY,
        "Docker can't start it now: shutting down");
  }

  @Test
  void aMissingImageIsNoImage() {
    assertTranslates(
        new NotFoundException("{\"message\":\"No such image: nginx:9\"}"),
        Kind.NO_IMAGE,
        "Docker refused to start it: No such image: nginx:9");
  }

  @Test
  void aMissingContainerIsNoContainer() {
    assertTranslates(
        new NotFoundException("{\"message\":\"No such container: x\"}"),
        Kind.NO_CONTAINER,
        "Docker refused to start it: No such container: x");
  }

  @Test
  void allElseIsRefusedInDockersWords() {
    assertTranslates(
        new NotFoundException("{\"message\":\"network x not found\"}"),
        Kind.REFUSED,
        "Docker refused to start it: network x not found");
    assertTranslates(
        new ConflictException("Status 409: {\"message\":\"in\\n  use\"}\n"),
        Kind.REFUSED,
        "Docker refused to start it: in use");
    assertTranslates(
        new InternalServerErrorException("<html>proxy {error}</html>"),
        Kind.REFUSED,
        "Docker refused to start it: Status 500: <html>proxy {error}</html>");
  }

  @Test
  void aLongMessageIsCut() {
    String sentence = DockerFaults.oneLine("x".repeat(1000));
    assertThat(sentence).hasSize(DockerFaults.LONGEST_MESSAGE_CHARS + 2).endsWith(" …");
  }

  @Test
  void aBugStaysABug() {
    RuntimeException bug = new IllegalStateException("ours");
    assertThat(DockerFaults.translate("start it", bug)).isSameAs(bug);
  }

  private static void assertTranslates(Throwable fault, Kind kind, String message) {
    assertThat(DockerFaults.translate("start it", fault))
        .isInstanceOf(ContainersException.class)
        .hasMessage(message)
        .extracting(e -> ((ContainersException) e).kind())
        .isEqualTo(kind);
  }
}
