package io.deputy.agent.net;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks a network who has an address, and tells it who has from now on: {@code arping} of iputils.
 */
final class Arping {
  /** Whoever has it answers within a few ms; a failover waits no longer than this. */
  static final Duration PATIENCE = Duration.ofMillis(300);

  private static final int ANNOUNCEMENTS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(400);

  /** The exit code of {@code timeout} where it had to end what it ran. */
  private static final int TIMED_OUT = 124;

  private static final Pattern TAKEN = Pattern.compile("reply from \\S+ \\[([0-9A-Fa-f:]{17})]");
  private static final Pattern ASKED = Pattern.compile("(?m)^Sent [1-9]");

  /** What came of asking who has an address. */
  sealed interface Answer {
    record Nobody() implements Answer {}

    /**
     * @param mac of the host that has it
     */
    record Taken(String mac) implements Answer {}

    /** It could not be asked this time. */
    record Unknown(String why) implements Answer {}

    /** Nobody can be asked here: the tool is missing. */
    record Unasked() implements Answer {}
  }

  private Arping() {}

  /** Whether it is installed. */
  static boolean isThere() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1)).anyMatch(Arping::isIn);
  }

  private static boolean isIn(String folder) {
    try {
      return Files.isExecutable(Path.of(folder, "arping"));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Blocks for {@link #PATIENCE}, and for less where somebody has it. */
  static Answer ask(String address, String device) throws InterruptedException {
    if (!isThere()) {
      return new Answer.Unasked();
    }
    try {
      // An interrupted arping says how often it asked.
      String seconds = BigDecimal.valueOf(PATIENCE.toMillis(), 3).toPlainString();
      return answer(
          Command.run(
              List.of(
                  "timeout", "-s", "INT", seconds, "arping", "-D", "-f", "-c", "2", "-w", "1", "-I",
                  device, address)));
    } catch (IOException e) {
      return new Answer.Unknown("`arping`: " + e.getMessage());
    }
  }

  /** Silence says that nobody has it only where somebody could have heard the question. */
  static Answer answer(Command.Output said) {
    Matcher taken = TAKEN.matcher(said.text());
    if (taken.find()) {
      return new Answer.Taken(taken.group(1));
    }
    if (ASKED.matcher(said.text()).find()) {
      return new Answer.Nobody();
    }
    return new Answer.Unknown(
        said.code() == TIMED_OUT
            ? "`arping` did not come to asking for it in time"
            : "`arping`: " + said.firstLine());
  }

  /**
   * Has neighbours, and switches, send to this machine. Takes some seconds.
   *
   * @param here whether the address is on this machine still: else they would be led astray
   */
  static void announce(String address, String device, BooleanSupplier here)
      throws InterruptedException {
    try {
      for (int i = 0; i < ANNOUNCEMENTS; i++) {
        for (String how : List.of("-U", "-A")) {
          if (!here.getAsBoolean()) {
            return;
          }
          Command.run(List.of("arping", how, "-q", "-c", "1", "-w", "1", "-I", device, address));
        }
        Thread.sleep(BETWEEN);
      }
    } catch (IOException e) {
      return; // that it is missing was told when it was asked
    }
  }
}
