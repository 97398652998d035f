package io.deputy.agent.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A tool of the system, run to its end; it has 5 s, unless it is given less. */
final class Command {
  private static final int SECONDS = 5;

  /** Where Debian has them. */
  private static final Map<String, String> PACKAGES =
      Map.of("ip", "iproute2", "nft", "nftables", "arping", "iputils-arping");

  /** Far more than any of them says. */
  private static final int MOST_BYTES = 8 << 20;

  /**
   * @param text output and errors, as they came
   */
  record Output(int code, String text) {
    boolean failed() {
      return code != 0;
    }

    /** What went wrong, in a line. */
    String firstLine() {
      return text.strip().lines().findFirst().orElse("exit code " + code);
    }
  }

  private Command() {}

  static Output run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  /**
   * @throws IOException if it can't be started; the message is a sentence that names it
   */
  static Output run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = start(command);
    CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ended) {
      // It tells why in its output.
    }
    byte[] text = process.getInputStream().readNBytes(MOST_BYTES);
    return new Output(process.waitFor(), new String(text, StandardCharsets.UTF_8));
  }

  private static Process start(List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(cannotStart(command.getFirst(), e), e);
    }
  }

  /** The JDK says {@code Cannot run program "ip": Exec failed, error: 2 (No such file …)}. */
  static String cannotStart(String program, IOException why) {
    String said = String.valueOf(why.getMessage());
    if (said.contains("No such file")) {
      String name = PACKAGES.get(program);
      return "`%s` is not there%s"
          .formatted(program, name == null ? "" : "; install the package " + name);
    }
    return "`%s` can't be started: %s"
        .formatted(program, said.substring(said.indexOf(": ") + 1).strip());
  }
}
