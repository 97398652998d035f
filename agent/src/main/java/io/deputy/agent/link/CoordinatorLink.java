package io.deputy.agent.link;

import io.deputy.agent.link.Directory.Listing;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Uplink;
import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.proto.v1.AgentProto.Open;
import io.deputy.tls.Renewed;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one link to the coordinator that leads: finds it, holds it, and when it is gone, or does
 * not answer any more, goes on to the next. {@link #run} is the link's own thread.
 */
public final class CoordinatorLink implements Uplink, Runnable {
  /** gRPC takes no shorter time; that a coordinator is silent is noticed by its answers. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(2);

  /** An assignment for a thousand services has some megabytes. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private static final long CLOSE_MILLIS = 200;

  /** The source of what is wrong with the files of renewed certificates. */
  private static final String CERTIFICATES = "certificates";

  private static final Logger log = LoggerFactory.getLogger(CoordinatorLink.class);

  private final Renewed<ChannelCredentials> credentials;
  private final Directory directory;
  private final Consumer<AgentEvent> events;
  private final Backoff backoff;
  private final Candidates candidates = new Candidates();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Why each address failed last: said once, not at every try. */
  private final Map<String, String> said = new HashMap<>();

  private BiConsumer<ManagedChannel, Open> opener =
      (_, open) -> log.warn("nothing here can open {}", open.getKindCase());

  private final Renewed.News certificateNews =
      new Renewed.News() {
        @Override
        public void renewed() {
          log.info("the agent's certificate was read again");
          events.accept(new AgentEvent.Trouble(CERTIFICATES, ""));
        }

        @Override
        public void kept(String why) {
          events.accept(new AgentEvent.Trouble(CERTIFICATES, why));
        }
      };

  private volatile @Nullable LinkSession session;
  private volatile @Nullable ManagedChannel channel;

  /**
   * @param credentials are asked for at each try, so that a renewed certificate counts from the
   *     next
   * @param events takes what happens, from threads of the link's own
   * @param random for waiting times only
   */
  public CoordinatorLink(
      Renewed<ChannelCredentials> credentials,
      Directory directory,
      Consumer<AgentEvent> events,
      RandomGenerator random) {
    this.credentials = credentials;
    this.directory = directory;
    this.events = events;
    this.backoff = new Backoff(random);
  }

  /**
   * Before {@link #run}.
   *
   * @param carrier carries what a coordinator asks to be opened, without blocking
   */
  public void openWith(BiConsumer<ManagedChannel, Open> carrier) {
    opener = carrier;
  }

  /** Runs until interrupted. */
  @Override
  public void run() {
    List<String> known = List.of();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        String address = candidates.next(known);
        if (address == null) {
          // Last, since those who know may be slow to answer just when a coordinator was lost.
          known = ask();
          address = candidates.next(known);
        }
        if (address == null) {
          candidates.nextRound();
          Thread.sleep(backoff.next());
        } else {
          talk(address);
        }
      }
    } catch (InterruptedException e) {
      // the agent stops
    }
  }

  private List<String> ask() {
    Listing listing = directory.coordinators();
    events.accept(new AgentEvent.Trouble("coordinators", listing.trouble()));
    return listing.addresses();
  }

  private void talk(String address) throws InterruptedException {
    ManagedChannel to =
        Grpc.newChannelBuilder(address, credentials.get(certificateNews))
            .executor(threads)
            .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
    var talk = new LinkSession(address, to, events, open -> opener.accept(to, open));
    channel = to;
    session = talk;
    try {
      LinkSession.End end = talk.run();
      if (end.answered()) {
        candidates.answered(address);
        backoff.reset();
        said.clear();
      } else if (!end.why().equals(said.put(address, end.why()))) {
        log.warn("no link: {}", end.why());
      }
      if (!end.leader().isEmpty()) {
        candidates.named(end.leader());
      }
      events.accept(new AgentEvent.Disconnected(end.why()));
    } finally {
      session = null;
      channel = null;
      to.shutdownNow().awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void hello(Machine me, long term) {
    var talk = session;
    if (talk != null) {
      talk.hello(me, term);
    }
  }

  @Override
  public void heartbeat(Heartbeat heartbeat) {
    var talk = session;
    if (talk != null) {
      talk.heartbeat(heartbeat);
    }
  }

  /** To the coordinator that is linked now; null while none is. */
  @Nullable ManagedChannel channel() {
    return channel;
  }
}
