package io.deputy.coordinator;

import io.deputy.clock.BootClock;
import io.deputy.coordinator.api.ApiServer;
import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.catalog.CatalogThread;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.lead.Candidacy;
import io.deputy.coordinator.lead.ConsulLock;
import io.deputy.coordinator.lead.Election;
import io.deputy.coordinator.lead.ElectionThread;
import io.deputy.coordinator.lead.ElectionTimes;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Presence;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.loop.LoopThread;
import io.deputy.coordinator.loop.PlanLoop;
import io.deputy.coordinator.loop.RanImages;
import io.deputy.coordinator.settings.CannotListen;
import io.deputy.coordinator.settings.CoordinatorSettings;
import io.deputy.coordinator.store.ConsulContents;
import io.deputy.coordinator.store.ConsulExternals;
import io.deputy.coordinator.store.ConsulHistory;
import io.deputy.coordinator.store.ConsulStore;
import io.deputy.coordinator.store.History;
import io.deputy.coordinator.store.ImageNotes;
import io.deputy.coordinator.store.KeptContents;
import io.deputy.coordinator.store.NeededContents;
import io.deputy.coordinator.store.Periodically;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.model.Endpoint;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of one coordinator, wired. Closing ends them in the reverse order of their making. */
public final class Coordinator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Coordinator.class);
  private static final Duration TIDY = Duration.ofMinutes(10);

  /** What ran only for less before the next revision may be missed. */
  private static final Duration NOTE_IMAGES = Duration.ofSeconds(3);

  /** One for all: what one part counts from, another compares. */
  private final BootClock clock = new BootClock();

  private final ExecutorService watchers =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("watchers").daemon().factory());
  private final Views views = new Views(watchers);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private Coordinator() {}

  /**
   * Returns when it listens; whether it leads shows later.
   *
   * @throws io.deputy.settings.SettingsException for certificates that can't be used
   * @throws CannotListen if its address and port can't be listened on
   */
  public static Coordinator start(CoordinatorSettings settings, String version) {
    var coordinator = new Coordinator();
    try {
      coordinator.wire(settings, version);
      return coordinator;
    } catch (RuntimeException e) {
      try {
        coordinator.close();
      } catch (RuntimeException bug) {
        e.addSuppressed(bug);
      }
      throw e;
    }
  }

  private void wire(CoordinatorSettings settings, String version) {
    part(watchers);
    var consul = part(new ConsulNode(settings.consul()));
    var keys = new ConsulKeys(settings.cluster());
    var store = part(new ConsulStore(consul, keys));
    var contents = new ConsulContents(consul, keys);
    var unneeded = new UnneededContents(contents);
    var history = new ConsulHistory(consul, keys);
    var catalog = part(new CatalogThread(consul, keys));
    var lock = new ConsulLock(consul, keys, ElectionTimes.DEFAULT);
    var candidacy = new Candidacy(lock, settings.seat(), ElectionTimes.DEFAULT, clock);
    // The server first: who is elected must be reachable.
    var loop =
        new LoopThread(
            store,
            clock,
            async ->
                new PlanLoop(
                    settings.loop(), candidacy, async, catalog, views, InstantSource.system()));
    var externals = new ConsulExternals(consul, keys);
    listen(
        settings,
        part(
            new ApiServer(
                settings, version, views, loop::put, contents, unneeded, externals, history)));
    part(loop).start();
    store.watch(() -> loop.put(new Event.StoreChanged()));
    candidacy.watch(() -> loop.put(new Event.Tick()));
    var election = part(new ElectionThread(lock, candidacy));
    part(new Periodically("tidying", TIDY, () -> tidy(election, history, unneeded)));
    var images = new ImageNotes(history);
    part(new Periodically("images", NOTE_IMAGES, () -> noteImages(election, images)));
    part(
        new Presence(
            consul,
            settings.cluster(),
            settings.seat(),
            () -> election.state(clock.getAsLong()) instanceof Election.State.Leader));
  }

  private static void listen(CoordinatorSettings settings, ApiServer server) {
    try {
      server.start();
    } catch (UncheckedIOException e) {
      var at = new Endpoint(settings.seat().host(), settings.seat().port());
      throw new CannotListen(at, "address, port", e);
    }
  }

  /** A view, and the leadership that it is of. */
  private record Led(ClusterView view, Leadership leadership) {}

  /** Empty unless this coordinator leads. */
  private Optional<Led> led(Election election) {
    ClusterView view = views.last();
    return view != null
            && view.leads()
            && election.state(clock.getAsLong()) instanceof Election.State.Leader(var leadership, _)
            && view.term() == leadership.term()
        ? Optional.of(new Led(view, leadership))
        : Optional.empty();
  }

  /** Nothing, unless every record and revision can be read. */
  private void tidy(Election election, History history, UnneededContents unneeded) {
    led(election)
        .filter(led -> led.view().troubles().isEmpty())
        .ifPresent(
            led -> {
              if (history.tidy(led.leadership()) instanceof History.Tidied.Done done) {
                done.removed().forEach(old -> log.info("removed {}: it is not kept any more", old));
              }
              KeptContents.by(history).ifPresent(kept -> tidy(led, kept, unneeded));
            });
  }

  private void tidy(Led led, SortedSet<String> kept, UnneededContents unneeded) {
    var needed =
        NeededContents.by(
            led.view().snapshot().services().values().stream()
                .flatMap(r -> r.specs().values().stream()));
    needed.addAll(kept);
    unneeded.turn(new UnneededContents.Stored(led.leadership(), needed), clock.getAsLong());
  }

  private void noteImages(Election election, ImageNotes images) {
    led(election)
        .ifPresent(
            led -> {
              var seen = new TreeMap<String, ImageNotes.Seen>();
              RanImages.of(led.view().snapshot())
                  .forEach(
                      (app, r) -> seen.put(app, new ImageNotes.Seen(r.revision(), r.images())));
              images.turn(led.leadership(), seen);
            });
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  public Views views() {
    return views;
  }

  /** All parts, also those after one that has a bug: the lock must be given back. */
  @Override
  public void close() {
    var bugs = new ArrayList<Exception>();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception bug) {
        bugs.add(bug);
      }
    }
    if (!bugs.isEmpty()) {
      var failed = new IllegalStateException("parts did not close");
      bugs.forEach(failed::addSuppressed);
      throw failed;
    }
  }
}
