package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.run.Containers.ProbeResult;
import io.deputy.agent.run.ContainersException;
import io.deputy.model.ContainerSpec;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Probes of, and output from, containers that really run. */
@Tag("contract")
class DockerProbesTest {
  private static final PlacementId PLACEMENT = PlacementId.parse("live/web.0#1");
  private static final String WEB =
      """
      mkdir -p /www/down /www/cgi-bin; echo hello > /www/index.html
      printf '#!/bin/sh\\nsleep 1000\\n' > /www/cgi-bin/slow; chmod +x /www/cgi-bin/slow
      httpd -p 8080 -h /www; exec sleep 1000
      """;
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path state;
  private DockerContainers containers;

  @BeforeEach
  void connect() {
    containers = docker.containers(state);
  }

  @AfterEach
  void leave() throws IOException {
    containers
        .list()
        .forEach(
            found -> {
              containers.kill(found.container());
              containers.remove(found.container());
            });
    containers.close();
  }

  @Test
  void tcpIsHealthyWhereAPortAccepts() {
    String id = started(DockerSpecs.shell(WEB));
    await().until(() -> probe(id, new Probe.Kind.Tcp(8080)).healthy());
    assertThat(probe(id, new Probe.Kind.Tcp(8080)))
        .isEqualTo(new ProbeResult(true, "port 8080 accepts"));
    assertThat(probe(id, new Probe.Kind.Tcp(8081)))
        .isEqualTo(new ProbeResult(false, "port 8081: Connection refused"));
  }

  @Test
  void httpIsHealthyWithAGoodStatus() {
    String id = started(DockerSpecs.shell(WEB));
    await().until(() -> probe(id, new Probe.Kind.Tcp(8080)).healthy());
    assertThat(probe(id, new Probe.Kind.Http(8080, "/index.html")))
        .isEqualTo(new ProbeResult(true, "HTTP on port 8080: 200"));
    assertThat(probe(id, new Probe.Kind.Http(8080, "/down")))
        .as("a redirection is an answer")
        .isEqualTo(new ProbeResult(true, "HTTP on port 8080: 302"));
    assertThat(probe(id, new Probe.Kind.Http(8080, "/absent")))
        .isEqualTo(new ProbeResult(false, "HTTP on port 8080: 404"));
    assertThat(probe(id, new Probe.Kind.Http(8081, "/")))
        .isEqualTo(new ProbeResult(false, "HTTP on port 8081: Connection refused"));
  }

  @Test
  void httpThatIsNotAnsweredIsUnhealthyAfterItsTime() {
    String id = started(DockerSpecs.shell(WEB));
    await().until(() -> probe(id, new Probe.Kind.Tcp(8080)).healthy());
    assertThat(probe(id, new Probe.Kind.Http(8080, "/cgi-bin/slow")))
        .isEqualTo(new ProbeResult(false, "HTTP on port 8080: no answer within 1000 ms"));
  }

  @Test
  void execIsJudgedByItsExitCode() {
    String id = started(DockerSpecs.untilExit());
    assertThat(probe(id, exec("echo ready")))
        .isEqualTo(new ProbeResult(true, "exit code 0: ready"));
    assertThat(probe(id, exec("echo not yet >&2; exit 4")))
        .isEqualTo(new ProbeResult(false, "exit code 4: not yet"));
    assertThat(probe(id, new Probe.Kind.Exec(List.of("/no/such"))).healthy()).isFalse();
    assertThat(probe(id, exec("yes | head -c 100000")).message())
        .hasSizeLessThan(DockerFaults.LONGEST_MESSAGE_CHARS + 20);
  }

  @Test
  void anExecThatHangsIsNotStartedTwice() throws InterruptedException {
    String id = started(DockerSpecs.untilExit());
    Probe.Kind hangs = exec("while [ ! -e /go ]; do sleep 0.1; done");
    assertThat(probe(id, hangs)).isEqualTo(new ProbeResult(false, "no end within 1000 ms"));
    assertThat(probe(id, hangs))
        .isEqualTo(new ProbeResult(false, "an earlier try still runs; no other is started"));
    docker.run(id, "touch /go");
    await()
        .untilAsserted(
            () -> assertThat(probe(id, hangs)).isEqualTo(new ProbeResult(true, "exit code 0")));
  }

  @Test
  void dockersOwnCheckIsAsked() throws InterruptedException {
    ContainerSpec declared =
        ContainerSpec.of(PrivateDocker.DECLARED)
            .withProcess(DockerSpecs.entrypoint("sleep", "1000"));
    String id = started(declared);
    assertThat(probe(id, new Probe.Kind.Docker())).isEqualTo(new ProbeResult(false, "starting"));
    docker.run(id, "touch /well");
    await()
        .untilAsserted(
            () ->
                assertThat(probe(id, new Probe.Kind.Docker()))
                    .isEqualTo(new ProbeResult(true, "healthy")));
  }

  @Test
  void aContainerWithoutACheckIsNotHealthyByOne() {
    String id = started(DockerSpecs.untilExit());
    assertThat(probe(id, new Probe.Kind.Docker()))
        .isEqualTo(new ProbeResult(false, "the container has no health check"));
  }

  @Test
  void whatDoesNotRunIsNotHealthy() {
    String id = containers.create(PLACEMENT, service(DockerSpecs.untilExit()));
    for (Probe.Kind kind :
        List.of(
            new Probe.Kind.Tcp(80),
            new Probe.Kind.Http(80, "/"),
            exec("true"),
            new Probe.Kind.Docker())) {
      assertThat(probe(id, kind)).isEqualTo(new ProbeResult(false, "not running"));
    }
  }

  @Test
  void outputIsBothStreamsWithoutFraming() {
    String id = started(DockerSpecs.shell("echo one; echo two; echo error >&2"));
    await()
        .untilAsserted(
            () ->
                assertThat(output(id, 0).lines()).containsExactlyInAnyOrder("one", "two", "error"));
    assertThat(output(id, 0).lines()).containsSubsequence("one", "two");
    assertThat(output(id, 2).lines()).hasSize(2);
  }

  @Test
  void followingGoesOnUntilTheContainerEnds() throws Exception {
    String id = started(DockerSpecs.untilExit());
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Thread follower = Thread.ofVirtual().start(() -> containers.logs(id, true, -1, output));
    docker.run(id, "echo later > /proc/1/fd/1");
    await().until(() -> output.toString(StandardCharsets.UTF_8).equals("later\n"));
    assertThat(follower.isAlive()).isTrue();
    docker.run(id, "echo 0 > /exit");
    assertThat(follower.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void followingEndsWhenInterruptedOrNobodyReads() throws Exception {
    String id = started(DockerSpecs.untilExit());
    Thread interrupted =
        Thread.ofVirtual()
            .start(() -> containers.logs(id, true, -1, OutputStream.nullOutputStream()));
    interrupted.interrupt();
    assertThat(interrupted.join(Duration.ofSeconds(10))).isTrue();

    docker.run(id, "echo line > /proc/1/fd/1");
    containers.logs(id, true, -1, new Broken());
  }

  @Test
  void thereIsNoOutputOfWhatIsGone() {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> output("no-such-container", 0))
        .withMessageContaining("no-such-container")
        .returns(ContainersException.Kind.NO_CONTAINER, ContainersException::kind);
  }

  private static final class Broken extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("nobody reads");
    }
  }

  private String output(String container, int tail) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    containers.logs(container, false, tail, output);
    return output.toString(StandardCharsets.UTF_8);
  }

  private static Probe.Kind exec(String script) {
    return new Probe.Kind.Exec(PrivateDocker.shell(script));
  }

  private ProbeResult probe(String container, Probe.Kind kind) {
    return containers.probe(container, Probe.of(kind));
  }

  private static ServiceSpec service(ContainerSpec container) {
    return ServiceSpec.of(PLACEMENT.service(), container);
  }

  private String started(ContainerSpec spec) {
    String id = containers.create(PLACEMENT, service(spec));
    containers.start(id);
    return id;
  }
}
