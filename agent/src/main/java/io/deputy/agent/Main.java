package io.deputy.agent;

import io.deputy.agent.link.LinkCredentials;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import io.grpc.ChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code deputy-agent [CONFIG]}. Exits 2 when the configuration is wrong, 1 when the agent has
 * failed, and is then started again by systemd; its containers run on either way. So it does while
 * another agent has its folder: systemd never tries again after a 2, and the other will end.
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
    try {
      if (args.length > 1) {
        throw new SettingsException("usage: deputy-agent [CONFIG]");
      }
      Path file = args.length == 1 ? Path.of(args[0]) : CONFIG;
      AgentConfig config = AgentConfig.read(Settings.read(file));
      ChannelCredentials credentials =
          LinkCredentials.read(config.ca(), config.certificate(), config.key(), config.identity());
      try (StateFolder _ = StateFolder.take(config.state())) {
        new Agent(config, credentials, MachineFactsReader.read(config.state())).run();
      }
      return 0;
    } catch (SettingsException | LinkCredentials.Unusable e) {
      System.err.println("deputy-agent: " + e.getMessage());
      return 2;
    } catch (StateFolder.Taken e) {
      System.err.println("deputy-agent: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      log.error("the agent can't run", e);
      return 1;
    } catch (RuntimeException e) {
      log.error("the agent has a bug, and ends", e);
      return 1;
    }
  }
}
