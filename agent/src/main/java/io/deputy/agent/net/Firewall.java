package io.deputy.agent.net;

import io.deputy.agent.net.Command.Output;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link FirewallRules} in force with {@code nft}: a table of our own, replaced as a whole,
 * or left as it is where that fails. It stays when the agent ends: while it is started anew nothing
 * is open that was closed. Called on one thread, which waits for {@code nft}, some milliseconds.
 */
public final class Firewall {
  private static final Logger LOG = LoggerFactory.getLogger(Firewall.class);
  private static final List<String> REPLACE = List.of("nft", "-f", "-");
  private static final List<String> LIST =
      List.of("nft", "list", "table", "inet", FirewallRules.TABLE);

  /** Runs a tool with an input. */
  interface Runner {
    Output run(List<String> command, String input) throws IOException, InterruptedException;
  }

  private final Runner runner;

  /** As this agent has set them, and nobody was seen to change them since. */
  private @Nullable FirewallRules inForce;

  /** The table as it was first listed with these; empty until it could be. */
  private Optional<String> listing = Optional.empty();

  private Optional<String> trouble = Optional.empty();

  public Firewall() {
    this(Command::run);
  }

  Firewall(Runner runner) {
    this.runner = runner;
  }

  /** Whether rules of this agent are in force, as far as was looked; not always the newest. */
  public boolean stands() {
    return inForce != null;
  }

  /**
   * Whether there are rules of an agent, this one or one before it, or it can't be found out now;
   * blocks for some ms.
   */
  public boolean mayBeThere() {
    return listed().filter(String::isBlank).isEmpty();
  }

  /** Has these rules be in force. Returns what failed, in a sentence; the next call tries again. */
  public Optional<String> ensure(FirewallRules wanted) {
    if (!wanted.equals(inForce)) {
      trouble = replace(wanted);
    }
    return trouble;
  }

  /** Looks whether somebody has changed the table; the next {@link #ensure} mends it. */
  public void look() {
    Optional<String> now = inForce == null ? Optional.empty() : listed();
    if (now.isEmpty()) {
      return;
    }
    if (listing.isEmpty()) {
      listing = now;
    } else if (!now.equals(listing)) {
      LOG.warn("the table inet {} of nftables was changed: it is made anew", FirewallRules.TABLE);
      inForce = null;
    }
  }

  private Optional<String> replace(FirewallRules wanted) {
    try {
      Output said = runner.run(REPLACE, wanted.text());
      if (said.failed()) {
        return Optional.of(trouble("`nft` refuses them: " + said.firstLine()));
      }
      inForce = wanted;
      listing = listed();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(trouble(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(trouble("the agent ends"));
    }
  }

  private String trouble(String why) {
    return inForce == null
        ? "only known ports of services are answered, and containers may reach ports of machines:"
            + " rules of nftables can't be set: "
            + why
        : "what has changed in networks and services is not in the rules of nftables yet, those of"
            + " before stand: "
            + why;
  }

  /** Blank if there is no such table; empty if it can't be found out now. */
  private Optional<String> listed() {
    try {
      Output said = runner.run(LIST, "");
      boolean none = said.failed() && said.text().contains("No such file or directory");
      return said.failed() && !none ? Optional.empty() : Optional.of(none ? "" : said.text());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
