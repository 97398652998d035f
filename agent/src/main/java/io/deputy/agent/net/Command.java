package io.deputy.agent.net;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A tool of the system, run to its end; it has 5 s, unless it is given less. */
final class Command {
  private static final int SECONDS = 5;

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
   * @throws IOException if it is not there
   */
  static Output run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ended) {
      // It tells why in its output.
    }
    byte[] text = process.getInputStream().readNBytes(MOST_BYTES);
    return new Output(process.waitFor(), new String(text, StandardCharsets.UTF_8));
  }
}
