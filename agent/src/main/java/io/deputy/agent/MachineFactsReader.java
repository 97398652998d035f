package io.deputy.agent;

import io.deputy.model.MachineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine says of itself, asked once at the start. */
final class MachineFactsReader {
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");

  private MachineFactsReader() {}

  /**
   * @param state a folder on the disk that counts
   * @throws IOException if /proc can't be read: nothing works without the boot id
   */
  static MachineFacts read(Path state) throws IOException {
    String bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    String release = MachineFactsReader.class.getPackage().getImplementationVersion();
    return new MachineFacts(
        bootId,
        "linux",
        arch(System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes(Files.readString(Path.of("/proc/meminfo"))),
        Files.getFileStore(state).getTotalSpace(),
        System.getProperty("os.version"),
        "",
        release == null ? "unreleased" : release);
  }

  /** As Docker names it in a platform: {@code linux/amd64}. */
  static String arch(String java) {
    return switch (java) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> java;
    };
  }

  static long memoryBytes(String meminfo) {
    Matcher m = MEMORY.matcher(meminfo);
    return m.find() ? Long.parseLong(m.group(1)) * 1024 : 0;
  }
}
