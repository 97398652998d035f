package io.deputy.agent.docker;

import io.deputy.compose.Compose;
import io.deputy.compose.ComposeException;
import io.deputy.compose.FakeFiles;
import io.deputy.compose.Request;
import io.deputy.model.ServiceSpec;
import java.util.Map;
import java.util.Objects;

/**
 * The service {@code web} of an app {@code shop}, out of the keys of one service or a whole file.
 */
final class ComposeText {
  private static final String FOLDER = "/home/ann/shop";

  private ComposeText() {}

  /**
   * @param image taken where the text has only a service's keys; it must not have one of its own
   */
  static ServiceSpec web(String image, String text) throws ComposeException {
    String file =
        text.startsWith("services:")
            ? text
            : "services:\n  web:\n    image: %s\n%s".formatted(image, text.indent(4));
    var files =
        new FakeFiles()
            .with(FOLDER + "/compose.yaml", file)
            .with(FOLDER + "/web.env", "FROM_FILE=yes\n")
            .with(FOLDER + "/web.labels", "from.file=yes\nteam=file\n")
            .with(FOLDER + "/nginx.conf", "events {}")
            .with(FOLDER + "/seccomp.json", "{\n  \"defaultAction\": \"SCMP_ACT_ALLOW\"\n}\n");
    var services =
        Compose.load(Request.in(FOLDER, Map.of("TOKEN", "t0ken")), files).app().services();
    return Objects.requireNonNull(services.get("web")).withHash("h1");
  }
}
