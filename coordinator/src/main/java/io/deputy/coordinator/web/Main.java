package io.deputy.coordinator.web;

import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.settings.CoordinatorSettings;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import io.deputy.systemd.Systemd;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code deputy-coordinator [CONFIG]}: runs until SIGTERM, which hands its leadership over. */
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);
  private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);
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
    Path file = Path.of(args.length > 0 ? args[0] : "/etc/deputy/coordinator.conf");
    try {
      run(CoordinatorSettings.read(Settings.read(file)));
    } catch (SettingsException e) {
      exit(e, WRONG_INPUT);
    } catch (BeanInstantiationException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      exit(cause, cause instanceof SettingsException ? WRONG_INPUT : FAILED);
    }
  }

  private static void run(CoordinatorSettings settings) {
    var context =
        ApplicationContext.builder()
            .properties(
                Map.of(
                    "micronaut.server.host",
                    "127.0.0.1",
                    "micronaut.server.port",
                    settings.httpPort()))
            .singletons(settings)
            .banner(false)
            .start();
    var systemd = new Systemd(System.getenv(), System::nanoTime);
    Runnable stop =
        () -> {
          systemd.stopping();
          context.close();
        };
    Runtime.getRuntime().addShutdownHook(new Thread(stop, "shutdown"));
    context.getBean(EmbeddedServer.class).start();
    log.info("listens at {}", settings.seat().address());
    systemd.ready(); // with or without Consul: the status line says what is waited for
    tellStatus(systemd, context.getBean(Views.class));
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

  private static void exit(Throwable why, int code) {
    System.err.println("deputy-coordinator: " + why.getMessage());
    System.exit(code);
  }
}
