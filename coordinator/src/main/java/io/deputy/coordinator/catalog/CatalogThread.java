package io.deputy.coordinator.catalog;

import io.deputy.coordinator.catalog.CatalogDiff.Found;
import io.deputy.coordinator.catalog.ConsulCatalog.Written;
import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.lead.Leadership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Consul's catalog as the latest view says. A change is written at once, as a difference to
 * what was last written; every {@link #COMPARE}, and after any failure, to what really stands
 * there.
 */
public final class CatalogThread implements Catalog {
  public static final Duration COMPARE = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(CatalogThread.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private record Shown(Leadership leadership, CatalogView view) {}

  private final ConsulCatalog catalog;
  private final long compareNanos;
  private final Duration retry;
  private final Thread thread;

  /** Guarded by this; the thread waits on it. */
  private @Nullable Shown wanted;

  private boolean changed;

  /** The thread's own: what stands there, null if that must be found out. */
  private @Nullable Found believed;

  private long comparedAtNanos;
  private String problem = "";

  public CatalogThread(ConsulNode consul, ConsulKeys keys) {
    this(consul, keys, COMPARE);
  }

  CatalogThread(ConsulNode consul, ConsulKeys keys, Duration compare) {
    this(new ConsulCatalog(consul, keys), compare, RETRY);
  }

  CatalogThread(ConsulCatalog catalog, Duration compare, Duration retry) {
    this.catalog = catalog;
    this.compareNanos = compare.toNanos();
    this.retry = retry;
    this.thread = Thread.ofPlatform().daemon().name("catalog").start(this::run);
  }

  @Override
  public void show(Leadership leadership, CatalogView view) {
    want(new Shown(leadership, view));
  }

  @Override
  public void rest() {
    want(null);
  }

  private synchronized void want(@Nullable Shown shown) {
    wanted = shown;
    changed = true;
    notifyAll();
  }

  /** Returns what is wanted, when it changed or {@code atMost} has passed. */
  private synchronized @Nullable Shown await(Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (!changed && System.nanoTime() - until < 0) {
      // At least 1 ms: 0 would mean for ever.
      wait(Math.max(1, Duration.ofNanos(until - System.nanoTime()).toMillis()));
    }
    changed = false;
    return wanted;
  }

  private void run() {
    Duration pause = Duration.ofNanos(compareNanos);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Shown shown = await(pause);
        if (shown == null) {
          believed = null;
          pause = Duration.ofNanos(compareNanos);
        } else {
          pause = sync(shown) ? Duration.ofNanos(compareNanos) : retry;
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** False if it should be tried again soon. */
  private boolean sync(Shown shown) throws InterruptedException {
    try {
      boolean due = System.nanoTime() - comparedAtNanos >= compareNanos;
      Found found = believed;
      if (found == null || due) {
        found = catalog.read();
        comparedAtNanos = System.nanoTime();
      }
      believed = null;
      List<Entry> entries = CatalogEntries.of(shown.view());
      var diff = CatalogDiff.between(found, entries);
      if (!diff.empty()) {
        switch (catalog.write(shown.leadership(), diff)) {
          case Written.Done() -> log.debug("catalog: {}", diff);
          case Written.Deposed() -> {
            return true;
          }
          case Written.Refused(var problems) -> {
            tell("Consul refuses entries of the catalog: " + problems);
            return false;
          }
        }
      }
      believed = after(found, entries);
      tell(foreign(found, entries));
      return true;
    } catch (ConsulAway e) {
      believed = null;
      tell("the catalog is not kept: " + e.problem());
      return false;
    } catch (RuntimeException bug) {
      // What is only shown must not end what keeps services up.
      believed = null;
      String sentence = "the catalog is not kept, because of a bug: " + bug;
      if (!sentence.equals(problem)) {
        log.error("a bug in the catalog", bug);
      }
      tell(sentence);
      return false;
    }
  }

  /** What stands there once the difference was written. */
  private static Found after(Found before, List<Entry> entries) {
    var nodes = new TreeMap<String, Found.Node>();
    for (Entry entry : entries) {
      if (!before.foreign().contains(entry.node())) {
        String id = entry.id().toString();
        nodes
            .computeIfAbsent(
                entry.node(), _ -> new Found.Node(entry.nodeAddress(), new TreeMap<>(), List.of()))
            .services()
            .put(id, new Found.Service(entry.node(), id, entry.service(), entry));
      }
    }
    return new Found(nodes, before.foreign());
  }

  /** Empty if all is well. */
  private static String foreign(Found found, List<Entry> entries) {
    var taken = new ArrayList<>(entries.stream().map(Entry::node).distinct().toList());
    taken.retainAll(found.foreign());
    return taken.isEmpty()
        ? ""
        : "Consul has nodes %s that are not this cluster's; placements there are not shown"
            .formatted(taken);
  }

  /** Once each. */
  private void tell(String sentence) {
    if (!sentence.equals(problem) && !sentence.isEmpty()) {
      log.warn("{}", sentence);
    }
    problem = sentence;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
