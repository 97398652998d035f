package io.deputy.agent.net;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every address of the virtual network this machine's own (AnyIP), so that the proxy can
 * listen on any of them and containers reach them over their gateway. A local route does it; no
 * interface gets an address, and nothing outside the machine is told.
 */
public final class VirtualNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(VirtualNetwork.class);

  private final Subnet subnet;

  public VirtualNetwork(Subnet subnet) {
    this.subnet = subnet;
  }

  /** Adds the route if it is missing; blocks for a few ms. Returns what failed, in a sentence. */
  public Optional<String> ensure() {
    try {
      Command.Output shown = Command.run(show());
      if (!shown.failed() && shown.text().contains("local " + subnet + " dev lo")) {
        return Optional.empty();
      }
      Command.Output added = Command.run(add());
      if (added.failed()) {
        return Optional.of(
            "the virtual network %s is not local: `%s`: %s"
                .formatted(subnet, String.join(" ", add()), added.text().strip()));
      }
      LOG.info("the virtual network {} is local to this machine", subnet);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "can't see to it that the virtual network %s is local: %s"
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
}
