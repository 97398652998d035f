package io.deputy.coordinator.web;

import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.settings.CannotListen;
import io.deputy.coordinator.settings.CoordinatorSettings;
import io.deputy.model.Endpoint;
import io.deputy.settings.MachineAddresses;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import io.deputy.systemd.Systemd;
import io.deputy.tls.UnusableFile;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code deputy-coordinator [CONFIG]}: runs until SIGTERM, which hands its leadership over. Exits 2
 * when the configuration is wrong, and is not started again then; 1 for what may pass without an
 * edit, such as a port that is taken, or an interface without its address.
 */
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);
  private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);
  private static final String LOOPBACK = "127.0.0.1";
  private static final Path CONFIG = Path.of("/etc/deputy/coordinator.conf");
  private static final int WRONG_INPUT = 2;
  private static final int FAILED = 1;

  private Main() {}

  public static void main(String[] args) {
    // A thread that ends by a bug leaves half a coordinator: better none, and systemd starts anew.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, bug) -> {
          log.error("{} ended by a bug, and the coordinator with it", thread.getName(), bug);
          Runtime.getRuntime().halt(FAILED);
        });
    System.exit(run(args));
  }

  /** Returns when it is refused, or interrupted, with the exit code. */
  static int run(String[] args) {
    if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
      return refused(
          "usage: deputy-coordinator [CONFIG], which is %s without it".formatted(CONFIG),
          WRONG_INPUT);
    }
    Path file = args.length == 1 ? Path.of(args[0]) : CONFIG;
    try {
      CoordinatorSettings settings = CoordinatorSettings.read(Settings.read(file));
      settings.tls().check();
      settings.mustFit(MachineAddresses.read());
      run(settings);
      return 0;
    } catch (SettingsException | UnusableFile e) {
      return refused(e.getMessage(), WRONG_INPUT);
    } catch (MachineAddresses.Unfit | CannotListen e) {
      return refused(file + ": " + e.getMessage(), FAILED);
    }
  }

  private static void run(CoordinatorSettings settings) {
    try (var context = start(settings)) {
      var systemd = new Systemd(System.getenv(), System::nanoTime);
      Runnable stop =
          () -> {
            systemd.stopping();
            context.stop();
          };
      Runtime.getRuntime().addShutdownHook(new Thread(stop, "shutdown"));
      listen(context.getBean(EmbeddedServer.class), settings.httpPort());
      log.info("listens at {}", settings.seat().address());
      systemd.ready(); // with or without Consul: the status line says what is waited for
      tellStatus(systemd, context.getBean(Views.class));
    }
  }

  private static ApplicationContext start(CoordinatorSettings settings) {
    try {
      return ApplicationContext.builder()
          .properties(
              Map.of(
                  "micronaut.server.host", LOOPBACK, "micronaut.server.port", settings.httpPort()))
          .singletons(settings)
          .banner(false)
          .start();
    } catch (BeanInstantiationException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw cause instanceof SettingsException || cause instanceof CannotListen
          ? (RuntimeException) cause
          : e;
    }
  }

  private static void listen(EmbeddedServer http, int port) {
    try {
      http.start();
    } catch (ServerStartupException e) {
      throw new CannotListen(new Endpoint(LOOPBACK, port), "http.port", e);
    }
  }

  /** Until the process ends. */
  private static void tellStatus(Systemd systemd, Views views) {
    try {
      while (true) {
        systemd.status(StatusLine.of(views.last()));
        Thread.sleep(STATUS_PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int refused(@Nullable String why, int exitCode) {
    System.err.println("deputy-coordinator: " + why);
    return exitCode;
  }
}
