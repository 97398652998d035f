package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.ContentSource;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Docker Engine for one test class, which registers it as an extension: apart from the machine's
 * own, from when it is made until the class's last test has ended; the script beside it says how.
 * Has two images, made of nothing but a static busybox.
 */
final class PrivateDocker implements AfterAllCallback {
  /** Neither entrypoint nor ports; its command is a shell. */
  static final String PLAIN = "deputy-test/plain:1";

  /** Declares all that an image can. */
  static final String DECLARED = "deputy-test/declared:1";

  private static final Path FOLDER = Path.of("target", "docker").toAbsolutePath();

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;
  private final DockerClient client;

  PrivateDocker() {
    try {
      Path script = script();
      process =
          new ProcessBuilder("bash", script.toString(), FOLDER.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      orders = process.outputWriter(UTF_8);
      answers = process.inputReader(UTF_8);
      expectOk("boot");
      Files.delete(script);
      order("start");
      client =
          DockerClientImpl.getInstance(
              new DefaultDockerClientConfig.Builder().withDockerHost(address().toString()).build(),
              new ZerodepDockerHttpClient.Builder().dockerHost(address()).build());
      build(
          PLAIN,
          "FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\nCMD [\"sh\"]\n");
      build(
          DECLARED,
          """
          FROM deputy-test/plain:1
          EXPOSE 9090 8080 53/udp
          HEALTHCHECK --interval=1s CMD test -e /well
          ENTRYPOINT ["/bin/echo", "entry"]
          CMD ["command"]
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path script() throws IOException {
    Path script = Files.createTempFile("private-docker", "");
    try (InputStream source = PrivateDocker.class.getResourceAsStream("private-docker")) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    return script;
  }

  /** An agent's view of this Engine, for the cluster "test", to which nothing is carried. */
  DockerContainers containers(Path state) {
    return containers(
        state,
        _ -> {
          throw new IOException("nothing is carried here");
        });
  }

  DockerContainers containers(Path state, ContentSource contents) {
    return new DockerContainers(
        address(), "test", state, contents, DockerSpecs.NO_PEERS, processes());
  }

  /** Where its process space is seen from this one. */
  Path processes() {
    try {
      String init = Files.readString(FOLDER.resolve("init")).split(" ", 2)[0];
      return Path.of("/proc", init, "root", "proc");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all that an agent has here, and the agent's view with it. */
  static void leave(DockerContainers containers) throws IOException {
    for (Found found : containers.list()) {
      containers.kill(found.container());
      containers.remove(found.container());
    }
    containers.prune();
    containers.close();
  }

  URI address() {
    return URI.create("unix://" + FOLDER.resolve("docker.sock"));
  }

  /** To arrange and look with, past what is tested. */
  DockerClient client() {
    return client;
  }

  /** Tells the script one of its orders and waits until it is carried out. */
  void order(String order) throws IOException {
    expect(order, tell(order));
  }

  private void expectOk(String order) throws IOException {
    expect(order, answers.readLine());
  }

  private static void expect(String order, String answer) {
    if (!"ok".equals(answer)) {
      throw new IllegalStateException("private Docker, %s: %s".formatted(order, answer));
    }
  }

  /** Runs a shell command in a container; returns what it wrote. */
  String run(String container, String command) throws InterruptedException {
    String exec =
        client
            .execCreateCmd(container)
            .withCmd("sh", "-c", command)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    StringBuilder output = new StringBuilder();
    client
        .execStartCmd(exec)
        .exec(
            new ResultCallback.Adapter<Frame>() {
              @Override
              public void onNext(Frame frame) {
                output.append(new String(frame.getPayload(), UTF_8));
              }
            })
        .awaitCompletion();
    return output.toString();
  }

  void build(String image, String dockerfile) throws IOException {
    client
        .buildImageCmd(context(dockerfile))
        .withTags(Set.of(image))
        .exec(new BuildImageResultCallback())
        .awaitImageId();
  }

  private static InputStream context(String dockerfile) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      add(tar, "Dockerfile", dockerfile.getBytes(UTF_8));
      add(tar, "busybox", Files.readAllBytes(busybox()));
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(0755);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** What {@code docker save} writes of an image. */
  byte[] save(String image) throws IOException {
    try (InputStream tar = client.saveImageCmd(image).exec()) {
      return tar.readAllBytes();
    }
  }

  /** The address of this machine, as the Engine can reach it. */
  String outside() throws IOException {
    return tell("outside");
  }

  /**
   * From now on the Engine reaches the machine's port on its own loopback, where Docker takes any
   * registry without TLS.
   */
  void forward(int port) throws IOException {
    order("forward " + port);
  }

  private String tell(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    return answers.readLine();
  }

  private static Path busybox() {
    return Stream.of("/bin/busybox", "/usr/bin/busybox")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("needs busybox-static"));
  }

  static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    client.close();
    orders.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
