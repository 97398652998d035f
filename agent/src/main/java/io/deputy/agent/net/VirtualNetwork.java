package io.deputy.agent.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every address of the virtual network this machine's own (AnyIP), so that the proxy can
 * listen on any of them and containers reach them over their gateway. A local route does it; no
 * interface gets an address, and nothing outside the machine is told.
 */
public final class VirtualNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualNetwork.class);
  private static final int SECONDS = 5;

  private final Subnet subnet;

  public VirtualNetwork(Subnet subnet) {
    this.subnet = subnet;
  }

  /** Adds the route if it is missing; blocks for a few ms. Returns what failed, in a sentence. */
  public Optional<String> ensure() {
    try {
      Output shown = run(show());
      if (shown.code == 0 && shown.text.contains("local " + subnet + " dev lo")) {
        return Optional.empty();
      }
      Output added = run(add());
      if (added.code != 0) {
        return Optional.of(
            "the virtual network %s is not local: `%s`: %s"
                .formatted(subnet, String.join(" ", add()), added.text.strip()));
      }
      LOG.info("the virtual network {} is local to this machine", subnet);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "the virtual network %s is not local: %s (is iproute2 installed?)"
              .formatted(subnet, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  List<String> show() {
    return List.of("ip", "-4", "route", "show", "table", "local", "exact", subnet.toString());
  }

  List<String> add() {
    return List.of("ip", "-4", "route", "replace", "local", subnet.toString(), "dev", "lo");
  }

  private record Output(int code, String text) {}

  private static Output run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return new Output(1, "no end within " + SECONDS + " s");
    }
    byte[] text = process.getInputStream().readNBytes(4096);
    return new Output(process.exitValue(), new String(text, StandardCharsets.UTF_8));
  }
}
