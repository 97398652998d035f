package io.deputy.agent.net;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link FirewallRules} in force with {@code nft}: a table of our own, replaced as a whole.
 * It stays when the agent ends: while it is started anew nothing is open that was closed. Called on
 * one thread, which waits for {@code nft}, some milliseconds.
 */
public final class Firewall {
  private static final Logger LOG = LoggerFactory.getLogger(Firewall.class);
  private static final List<String> REPLACE = List.of("nft", "-f", "-");
  private static final List<String> LIST =
      List.of("nft", "list", "table", "inet", FirewallRules.TABLE);

  private @Nullable FirewallRules tried;
  private Optional<String> trouble = Optional.of("not asked for yet");

  /** The table as it is listed since the rules came into force. */
  private String standing = "";

  /** Whether the rules that were last wanted are in force, as far as was looked. */
  public boolean stands() {
    return tried != null && trouble.isEmpty();
  }

  /** Whether there are rules of an agent, this one or one before it; blocks for some ms. */
  public boolean isThere() {
    return listed().filter(text -> !text.isBlank()).isPresent();
  }

  /** Has these rules be in force. Returns what failed, in a sentence; {@link #look} tries again. */
  public Optional<String> ensure(FirewallRules wanted) {
    if (!wanted.equals(tried)) {
      tried = wanted;
      trouble = replace(wanted);
    }
    return trouble;
  }

  /** Looks whether somebody has changed the table; the next {@link #ensure} mends it. */
  public void look() {
    if (!stands()) {
      tried = null;
    } else if (listed().filter(text -> !text.equals(standing)).isPresent()) {
      LOG.warn("the table inet {} of nftables was changed: it is made anew", FirewallRules.TABLE);
      tried = null;
    }
  }

  private Optional<String> replace(FirewallRules wanted) {
    try {
      Command.Output said = Command.run(REPLACE, wanted.text());
      if (said.failed()) {
        return Optional.of(trouble("`nft` refuses them: " + said.firstLine()));
      }
      standing = listed().orElse("");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(trouble(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(trouble("the agent ends"));
    }
  }

  private static String trouble(String why) {
    return "only known ports of services are answered, and containers may reach ports of machines: "
        + "rules of nftables can't be set: "
        + why;
  }

  /** Blank if there is no such table; empty if it can't be looked now. */
  private static Optional<String> listed() {
    try {
      Command.Output said = Command.run(LIST);
      return Optional.of(said.failed() ? "" : said.text());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
