package io.deputy.agent;

import static java.util.Objects.requireNonNull;

import io.deputy.agent.link.LinkCredentials;
import io.deputy.settings.MachineAddresses;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import io.deputy.text.Causes;
import io.deputy.tls.Renewed;
import io.deputy.tls.UnusableFile;
import io.grpc.ChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code deputy-agent [CONFIG]}. Exits 2 when the configuration is wrong, 1 when the agent has
 * failed, and is then started again by systemd, which never tries again after a 2; its containers
 * run on either way. What may pass without an edit is a 1: another agent has the folder, a disk is
 * not mounted yet, an interface has no address yet.
 */
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);
  private static final Path CONFIG = Path.of("/etc/deputy/agent.conf");

  private Main() {}

  public static void main(String[] args) {
    // A thread that ends by a bug leaves half an agent: better none, and systemd starts anew.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, bug) -> {
          log.error("{} ended by a bug, and the agent with it", thread.getName(), bug);
          Runtime.getRuntime().halt(1);
        });
    System.exit(run(args));
  }

  static int run(String[] args) {
    if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
      return refused("usage: deputy-agent [CONFIG], which is %s without it".formatted(CONFIG), 2);
    }
    Path file = args.length == 1 ? Path.of(args[0]) : CONFIG;
    try {
      AgentConfig config = AgentConfig.read(Settings.read(file));
      Renewed<ChannelCredentials> credentials =
          LinkCredentials.renewed(config.tls(), config.identity());
      try (StateFolder _ = StateFolder.take(config.state())) {
        new Agent(config, credentials, MachineFactsReader.read(config.state())).run();
      }
      return 0;
    } catch (SettingsException | UnusableFile e) {
      return refused(e.getMessage(), 2);
    } catch (StateFolder.Taken e) {
      return refused(e.getMessage(), 1);
    } catch (StateFolder.Unusable | MachineAddresses.Unfit e) {
      return refused(file + ": " + e.getMessage(), 1);
    } catch (UncheckedIOException e) {
      return refused("can't run: " + Causes.named(requireNonNull(e.getCause())), 1);
    } catch (IOException e) {
      return refused("can't run: " + Causes.named(e), 1);
    } catch (RuntimeException e) {
      log.error("the agent has a bug, and ends", e);
      return 1;
    }
  }

  private static int refused(@Nullable String why, int exitCode) {
    System.err.println("deputy-agent: " + why);
    return exitCode;
  }
}
