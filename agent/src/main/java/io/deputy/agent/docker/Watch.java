package io.deputy.agent.docker;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import io.deputy.agent.run.Containers.Hint;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Listens to Docker's events for as long as it is open, and tells when Docker goes and comes back:
 * it is away when the stream breaks or a ping is not answered. Hints come one at a time. {@link
 * Hint.Back} comes after the new stream stands, so that a look that follows it misses nothing.
 */
final class Watch implements Closeable {
  private static final Duration BETWEEN_PINGS = Duration.ofSeconds(1);

  /** A busy Docker answers late; a frozen one never. */
  private static final Duration PING = Duration.ofSeconds(5);

  private static final String[] TELLING = {"start", "die", "destroy", "health_status"};

  private final Engine engine;
  private final Inspections inspections;
  private final String cluster;
  private final Consumer<Hint> hints;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private final Thread thread;
  private boolean away;

  Watch(Engine engine, Inspections inspections, String cluster, Consumer<Hint> hints) {
    this.engine = engine;
    this.inspections = inspections;
    this.cluster = cluster;
    this.hints = hints;
    this.thread = Thread.ofVirtual().name("docker-watch").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        engine.forget();
        String ended = listen();
        inspections.deaf();
        if (!away) {
          away = true;
          tell(new Hint.Away(ended));
        }
        Thread.sleep(BETWEEN_PINGS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } finally {
      inspections.deaf();
    }
  }

  /** Returns why it could not go on. */
  private String listen() throws InterruptedException {
    try (Streamed<Event> stream = new Streamed<>(this::changed)) {
      open(stream);
      inspections.hearing();
      away = false;
      tell(new Hint.Back());
      while (!stream.awaitEnd(BETWEEN_PINGS)) {
        engine.order("answer a ping", PING, docker -> docker.pingCmd().exec());
      }
      return "Docker is away: it ended its stream of events";
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return String.valueOf(DockerFaults.translate("send its events", e).getMessage());
    }
  }

  private void open(Streamed<Event> stream) throws Exception {
    engine.order(
        "send its events",
        docker ->
            docker
                .eventsCmd()
                .withEventTypeFilter(EventType.CONTAINER)
                .withEventFilter(TELLING)
                .withLabelFilter(Labels.ofCluster(cluster))
                .exec(stream));
    if (!stream.awaitStart(PING)) {
      throw new ContainersException(
          Kind.AWAY,
          "Docker is away: it did not send its events within %d s".formatted(PING.toSeconds()));
    }
  }

  private void changed(Event event) {
    if (event.getActor() == null || event.getActor().getId() == null) {
      return;
    }
    inspections.changed(event.getActor().getId());
    Map<String, String> labels = event.getActor().getAttributes();
    if (labels != null) {
      Labels.placement(labels).ifPresent(placement -> tell(new Hint.Changed(placement)));
    }
  }

  private void tell(Hint hint) {
    oneAtATime.lock();
    try {
      hints.accept(hint);
    } finally {
      oneAtATime.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
