package io.deputy.coordinator.catalog;

import static io.deputy.coordinator.catalog.Shown.primary;
import static io.deputy.coordinator.catalog.Shown.view;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.deputy.coordinator.catalog.CatalogDiff.Found;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.lead.Leadership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A bug in what is only shown. */
class CatalogBugTest {
  private static final Leadership LEADER = new Leadership(1, "s", 0, 0);

  /** Fails three times by a bug, then works. */
  private static final class Buggy extends ConsulCatalog {
    private int reads;
    private final CountDownLatch written = new CountDownLatch(1);

    Buggy(ConsulNode consul) {
      super(consul, new ConsulKeys("lab"));
    }

    @Override
    Found read() {
      if (reads++ < 3) {
        throw new IllegalStateException("a hole in the reading");
      }
      return new Found(Map.of(), List.of());
    }

    @Override
    Written write(Leadership leadership, CatalogDiff diff) {
      written.countDown();
      return new Written.Done();
    }
  }

  @Test
  void theCatalogOutlivesABugAndTellsItOnce() throws Exception {
    var log = (Logger) LoggerFactory.getLogger(CatalogThread.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try (var consul = new ConsulNode("127.0.0.1:9");
        var buggy = new Running(new Buggy(consul))) {
      buggy.thread.show(LEADER, view(primary("blog/web", "h1")));
      assertThat(buggy.catalog.written.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(buggy.catalog.reads).isEqualTo(4);
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list)
        .filteredOn(line -> line.getLevel() == Level.ERROR)
        .singleElement()
        .satisfies(line -> assertThat(line.getThrowableProxy()).isNotNull());
    assertThat(lines.list)
        .filteredOn(line -> line.getLevel() == Level.WARN)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "the catalog is not kept, because of a bug: java.lang.IllegalStateException: a hole in"
                + " the reading");
  }

  private static final class Running implements AutoCloseable {
    private final Buggy catalog;
    private final CatalogThread thread;

    Running(Buggy catalog) {
      this.catalog = catalog;
      this.thread = new CatalogThread(catalog, Duration.ofSeconds(30), Duration.ofMillis(5));
    }

    @Override
    public void close() {
      thread.close();
    }
  }
}
