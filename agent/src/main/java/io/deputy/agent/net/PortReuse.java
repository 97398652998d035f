package io.deputy.agent.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the kernel use the port of a connection that has ended for the next one. Without it a port
 * rests for a minute where this machine ended first, as a proxy does whose client ends: after
 * 14,000 connections to one container the search for a free one takes milliseconds, after 28,000
 * none is left. With it TCP's timestamps tell the old connection's segments from the new one's (RFC
 * 6191), and a port rests for a second.
 */
public final class PortReuse {
  private static final Logger LOG = LoggerFactory.getLogger(PortReuse.class);

  /** What the kernel understands as: for connections to other machines too. */
  private static final String FOR_ALL = "1";

  private final Path setting;

  public PortReuse() {
    this(Path.of("/proc/sys/net/ipv4/tcp_tw_reuse"));
  }

  PortReuse(Path setting) {
    this.setting = setting;
  }

  /** Returns what failed, in a sentence. */
  public Optional<String> ensure() {
    try {
      String found = Files.readString(setting).strip();
      if (!found.equals(FOR_ALL)) {
        Files.writeString(setting, FOR_ALL);
        LOG.info("{} is {} instead of {}", setting, FOR_ALL, found);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "ports of ended connections rest for a minute, and new ones get slow after 14,000:"
              + " %s can't be set to %s: %s".formatted(setting, FOR_ALL, reason(e)));
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
  }
}
