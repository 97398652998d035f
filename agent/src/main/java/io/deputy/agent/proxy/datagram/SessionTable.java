package io.deputy.agent.proxy.datagram;

import io.deputy.model.ServiceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one event loop: bounded by service and in all, and forgotten when they are idle.
 *
 * <p>The times are those of Linux' connection tracking, by which a published port of Docker's
 * works: 30 s ({@code nf_conntrack_udp_timeout}), and 120 s for a stream ({@code
 * nf_conntrack_udp_timeout_stream}), which is a session that has been answered and goes on 2 s
 * after it began. So is what happens at the bound: a stream is kept, and of the others the one that
 * has been idle longest gives way, so that a thousand questions of a resolver, each from a port of
 * its own, need no thousand places for 30 s. One that was used within the last second does not give
 * way: its answer may be coming. Then the new one is refused.
 *
 * <p>Pure: time comes in, as {@link System#nanoTime} has it. Of one event loop.
 */
final class SessionTable<S> {
  static final long IDLE_NANOS = 30_000_000_000L;
  static final long IDLE_STREAM_NANOS = 120_000_000_000L;
  static final long STREAM_AFTER_NANOS = 2_000_000_000L;
  static final long GIVES_WAY_AFTER_NANOS = 1_000_000_000L;

  /** How many sessions there may be, of one service and of all together. */
  record Bounds(int ofService, int inAll) {}

  /** Whether there is a place for one more. */
  sealed interface Room<S> {
    /**
     * @param displaced that was forgotten for it; null if there was a free place
     */
    record Free<S>(@Nullable S displaced) implements Room<S> {}

    /**
     * @param why for the log
     */
    record None<S>(String why) implements Room<S> {}
  }

  private static final class Entry<S> {
    final ServiceId service;
    final S session;
    final long beganNanos;
    long lastNanos;
    boolean answered;
    boolean stream;

    Entry(ServiceId service, S session, long nowNanos) {
      this.service = service;
      this.session = session;
      this.beganNanos = nowNanos;
      this.lastNanos = nowNanos;
    }

    boolean isOver(long nowNanos) {
      return nowNanos - lastNanos > (stream ? IDLE_STREAM_NANOS : IDLE_NANOS);
    }
  }

  /** Of one service. */
  private static final class Share<S> {
    /** Those that may give way, the one that was used longest ago first. */
    final Map<SessionKey, Entry<S>> brief = new LinkedHashMap<>(16, 0.75f, true);

    int size;
  }

  private final Bounds bounds;
  private final Map<SessionKey, Entry<S>> all = new HashMap<>();
  private final Map<ServiceId, Share<S>> shares = new HashMap<>();

  SessionTable(Bounds bounds) {
    this.bounds = bounds;
  }

  /** The session of a datagram that a client has sent just now; null if it has none. */
  @Nullable S asked(SessionKey key, long nowNanos) {
    Entry<S> entry = all.get(key);
    if (entry == null) {
      return null;
    }
    use(key, entry, nowNanos);
    return entry.session;
  }

  /** A datagram has gone to the client just now. */
  void answered(SessionKey key, long nowNanos) {
    Entry<S> entry = all.get(key);
    if (entry != null) {
      entry.answered = true;
      use(key, entry, nowNanos);
    }
  }

  private void use(SessionKey key, Entry<S> entry, long nowNanos) {
    entry.lastNanos = nowNanos;
    Share<S> share = shares.get(entry.service);
    if (!entry.stream && share != null) {
      entry.stream = entry.answered && nowNanos - entry.beganNanos > STREAM_AFTER_NANOS;
      if (entry.stream) {
        share.brief.remove(key);
      } else {
        share.brief.get(key); // the order is that of use
      }
    }
  }

  /** Makes room for one more session of a service, if it can. */
  Room<S> room(ServiceId service, long nowNanos) {
    if (count(service) >= bounds.ofService()) {
      return displace(service, nowNanos)
          .orNone("there are %,d sessions already".formatted(bounds.ofService()));
    }
    if (all.size() >= bounds.inAll()) {
      ServiceId largest =
          shares.keySet().stream().max(Comparator.comparingInt(this::count)).orElse(service);
      return displace(largest, nowNanos)
          .orNone("there are %,d sessions of all services already".formatted(bounds.inAll()));
    }
    return new Room.Free<>(null);
  }

  /** What was displaced; null if nothing could be. */
  private record Displaced<S>(@Nullable S session) {
    Room<S> orNone(String why) {
      return session == null ? new Room.None<>(why) : new Room.Free<>(session);
    }
  }

  private Displaced<S> displace(ServiceId service, long nowNanos) {
    Share<S> share = shares.get(service);
    if (share != null && !share.brief.isEmpty()) {
      Map.Entry<SessionKey, Entry<S>> eldest = share.brief.entrySet().iterator().next();
      if (nowNanos - eldest.getValue().lastNanos > GIVES_WAY_AFTER_NANOS) {
        return new Displaced<>(remove(eldest.getKey()));
      }
    }
    return new Displaced<>(null);
  }

  /** Takes in a session; {@link #room} has said that there is a place. */
  void add(SessionKey key, ServiceId service, S session, long nowNanos) {
    remove(key);
    var entry = new Entry<S>(service, session, nowNanos);
    all.put(key, entry);
    Share<S> share = shares.computeIfAbsent(service, s -> new Share<>());
    share.brief.put(key, entry);
    share.size++;
  }

  /** Null if it was not in it. */
  @Nullable S remove(SessionKey key) {
    Entry<S> entry = all.remove(key);
    if (entry == null) {
      return null;
    }
    Share<S> share = shares.get(entry.service);
    if (share != null) {
      share.brief.remove(key);
      if (--share.size == 0) {
        shares.remove(entry.service);
      }
    }
    return entry.session;
  }

  /**
   * Forgets those that have been idle too long.
   *
   * @param waits whether a session waits for its service, and has its own time for that
   * @return them
   */
  List<S> expire(Predicate<S> waits, long nowNanos) {
    var over = new ArrayList<SessionKey>();
    all.forEach(
        (key, entry) -> {
          if (entry.isOver(nowNanos) && !waits.test(entry.session)) {
            over.add(key);
          }
        });
    var expired = new ArrayList<S>();
    for (SessionKey key : over) {
      S session = remove(key);
      if (session != null) {
        expired.add(session);
      }
    }
    return expired;
  }

  /** All of them, as they are now. */
  List<S> sessions() {
    return all.values().stream().map(entry -> entry.session).toList();
  }

  int count(ServiceId service) {
    Share<S> share = shares.get(service);
    return share == null ? 0 : share.size;
  }

  int size() {
    return all.size();
  }
}
