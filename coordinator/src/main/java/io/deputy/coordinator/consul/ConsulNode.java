package io.deputy.coordinator.consul;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.ConsulException;
import org.kiwiproject.consul.config.CacheConfig;
import org.kiwiproject.consul.config.ClientConfig;
import org.kiwiproject.consul.option.ConsistencyMode;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.QueryOptions;

/**
 * One Consul agent, normally this machine's own. Questions are put to consul-client; the two that
 * it can't express go through {@link ConsulHttp} ({@code docs/decisions/0002-consul-client.md}).
 *
 * <p>May be used from any thread. A call ends at its bound, whatever hangs, and when the caller is
 * interrupted: the client's own time-outs count from byte to byte and its reads can't be
 * interrupted, so each question runs on a virtual thread, whose interruption closes its socket.
 */
public final class ConsulNode implements AutoCloseable {
  /** Reads see every write that was answered before. */
  public static final QueryOptions CONSISTENT =
      ImmutableQueryOptions.builder().consistencyMode(ConsistencyMode.CONSISTENT).build();

  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** A Consul that does not answer within this time counts as away. */
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final String address;
  private final Duration answer;
  private final Consul client;
  private final ConsulHttp http;

  /**
   * @param address {@code HOST:PORT} of the agent's HTTP interface
   */
  public ConsulNode(String address) {
    this(address, ANSWER, client(address), new ConsulHttp(address, CONNECT));
  }

  private ConsulNode(String address, Duration answer, Consul client, ConsulHttp http) {
    this.address = address;
    this.answer = answer;
    this.client = client;
    this.http = http;
  }

  private static Consul client(String address) {
    // It understands waits in whole seconds only, and warns about each other one.
    var noAdjustment = CacheConfig.builder().withTimeoutAutoAdjustmentEnabled(false).build();
    return Consul.builder()
        .withUrl("http://" + address)
        .withPing(false)
        .withConnectTimeoutMillis(CONNECT.toMillis())
        // 0: none. Answers are bounded as a whole, see call().
        .withReadTimeoutMillis(0)
        .withWriteTimeoutMillis(0)
        .withClientConfiguration(new ClientConfig(noAdjustment))
        .build();
  }

  /** The same one, for somebody who waits for an answer so long and no longer. */
  public ConsulNode within(Duration atMost) {
    return new ConsulNode(address, atMost, client, http);
  }

  /** One request to consul-client, and nothing besides. */
  public interface Question<T> {
    T ask(Consul consul);
  }

  public <T> T ask(Question<T> question) throws ConsulAway, InterruptedException {
    try {
      return call(answer, question);
    } catch (ConsulException e) {
      throw away(e);
    }
  }

  /** A request without an answer. */
  public void tell(Consumer<Consul> request) throws ConsulAway, InterruptedException {
    ask(
        c -> {
          request.accept(c);
          return true;
        });
  }

  /** Empty as well if Consul knows of no such thing. */
  public <T> Optional<T> find(Question<Optional<T>> question)
      throws ConsulAway, InterruptedException {
    try {
      return call(answer, question);
    } catch (ConsulException e) {
      if (e.hasCode() && e.getCode() == 404) {
        return Optional.empty();
      }
      throw away(e);
    }
  }

  /**
   * @param question that Consul answers when something has changed, or after {@code atMost}
   */
  public <T> T await(Duration atMost, Question<T> question)
      throws ConsulAway, InterruptedException {
    try {
      return call(held(atMost), question);
    } catch (ConsulException e) {
      throw away(e);
    }
  }

  /**
   * Waits for any change of the keys below a prefix.
   *
   * @param index from the last time; 0: answers at once
   * @return the index of now
   */
  public long awaitKeys(String prefix, long index, Duration atMost)
      throws ConsulAway, InterruptedException {
    return http.awaitKeys(prefix, index, atMost, held(atMost));
  }

  /**
   * Sends it up to five times within the bound: after each sixth of it, four times, and then waits
   * for the rest. A Consul server hands a transaction to the leader among the servers and goes on
   * waiting for one that has just lost its power, when there has long been another.
   *
   * <p>It may be carried out unheard and then come again. So it must be one that does no harm
   * twice: versions make the second fail, and the result says so.
   */
  public Transaction.Result transact(Transaction transaction)
      throws ConsulAway, InterruptedException {
    Duration first = answer.dividedBy(6);
    for (int sent = 0; ; sent++) {
      boolean last = sent == 4;
      try {
        Duration atMost = last ? answer.minus(first.multipliedBy(sent)) : first;
        Transaction.Result result = transaction.send(http, atMost);
        return result instanceof Transaction.Result.Failed(var errors, _)
            ? new Transaction.Result.Failed(errors, sent > 0)
            : result;
      } catch (ConsulAway away) {
        if (last || !away.silent()) {
          throw away;
        }
      }
    }
  }

  /** Consul adds up to a sixteenth to a wait, lest all clients come back at once. */
  private Duration held(Duration atMost) {
    return answer.plus(atMost.multipliedBy(17).dividedBy(16));
  }

  private <T> T call(Duration atMost, Question<T> question)
      throws ConsulAway, InterruptedException {
    if (client.isDestroyed()) {
      throw new ConsulAway("Consul at " + address + " is not asked any more: shutting down");
    }
    var call = new FutureTask<>(() -> question.ask(client));
    Thread.ofVirtual().name("consul-question").start(call);
    try {
      return call.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw ConsulAway.silent(address);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ConsulException fault -> throw fault;
        case Error bug -> throw bug;
        // Whatever answers there is no Consul: the client trips over it.
        case null, default ->
            throw new ConsulAway(
                "Consul at %s can't be understood: %s".formatted(address, e.getCause()));
      }
    } finally {
      call.cancel(true);
    }
  }

  private ConsulAway away(ConsulException fault) {
    return switch (fault.getCause()) {
      case SocketTimeoutException _ -> ConsulAway.silent(address);
      case ConnectException _ -> ConsulAway.refused(address);
      case IOException e -> ConsulAway.broken(address, e);
      case null, default ->
          // 403: no right; 429: too many; 500: no leader among the servers, most of the time.
          new ConsulAway(
              "Consul at %s refuses: %s"
                  .formatted(address, ConsulAway.abbreviated(String.valueOf(fault.getMessage()))));
    };
  }

  /** Ends the calls that are under way. */
  @Override
  public void close() {
    client.destroy();
    http.close();
  }
}
