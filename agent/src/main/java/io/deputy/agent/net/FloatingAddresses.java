package io.deputy.agent.net;

import io.deputy.agent.net.AddressPlan.Step;
import io.deputy.agent.route.WantedAddress;
import io.deputy.model.FloatingAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the addresses that move on this machine as long as they are wanted here, and no longer, with
 * {@code ip} and {@code arping}. Each is put up for some seconds only, and renewed: whatever
 * becomes of the agent, the kernel takes it down.
 *
 * <p>Nothing is touched before it was said what is wanted: what an agent before this has put up
 * stays until then, or until the kernel takes it down. All calls but {@link #obstacle} return at
 * once, from any thread; all else is done on a thread of its own.
 */
public final class FloatingAddresses implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FloatingAddresses.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Whoever has it the first time may be about to take it down. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(200);

  private static final Duration ASK_AGAIN_AT_MOST = Duration.ofSeconds(2);

  /** For an address that is to come. */
  private static final class Search {
    boolean underWay;
    int tries;
    long notBefore;
    String trouble = "";

    /** After each try twice as long, so that one who stays is not asked all the time. */
    void pause(long now) {
      Duration pause = ASK_AGAIN.multipliedBy(1L << Math.min(tries, 10));
      notBefore =
          now + (pause.compareTo(ASK_AGAIN_AT_MOST) < 0 ? pause : ASK_AGAIN_AT_MOST).toNanos();
      tries++;
    }
  }

  private final AddressTools tools;
  private final LongSupplier clock;
  private final Runnable changed;
  private final Consumer<Set<String>> leaving;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("traffic-addresses").daemon(true).factory());

  private final Map<FloatingAddress, Search> searches = new HashMap<>();
  private final Set<FloatingAddress> unasked = new HashSet<>();
  private final Map<FloatingAddress, String> failed = new HashMap<>();
  private boolean idle;

  private volatile boolean said;
  private volatile List<WantedAddress> wanted = List.of();
  private volatile SortedSet<String> here = Collections.emptySortedSet();
  private volatile SortedMap<FloatingAddress, String> obstacles = Collections.emptySortedMap();
  private volatile Set<FloatingAddress> unannounced = Set.of();

  /**
   * @param clock nanoseconds since boot, by which it is said until when an address is wanted
   * @param changed called when others are here than before, on this object's thread
   * @param leaving called with those that are about to be taken down: connections to them are to
   *     end while their ends can still be told
   */
  public FloatingAddresses(LongSupplier clock, Runnable changed, Consumer<Set<String>> leaving) {
    this(new IpCommands(), clock, changed, leaving);
  }

  FloatingAddresses(
      AddressTools tools, LongSupplier clock, Runnable changed, Consumer<Set<String>> leaving) {
    this.tools = tools;
    this.clock = clock;
    this.changed = changed;
    this.leaving = leaving;
    var _ =
        thread.scheduleWithFixedDelay(
            this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** All that must be here from now on. */
  public void want(List<WantedAddress> all) {
    Set<FloatingAddress> before = addresses(wanted);
    wanted = List.copyOf(all);
    if (!said || !before.equals(addresses(all))) {
      said = true;
      lookIn(Duration.ZERO);
    }
  }

  /** Those that are on this machine, or may still be. */
  public SortedSet<String> here() {
    return here;
  }

  /** What can't be done, a sentence each. */
  public List<String> troubles() {
    SortedMap<FloatingAddress, String> why = obstacles;
    Set<FloatingAddress> silent = unannounced;
    return wanted.stream().flatMap(w -> trouble(w, why, silent).stream()).toList();
  }

  private static Optional<String> trouble(
      WantedAddress w, Map<FloatingAddress, String> obstacles, Set<FloatingAddress> unannounced) {
    String what = "the address %s of %s ".formatted(w.address().address(), w.service());
    String obstacle = obstacles.get(w.address());
    if (obstacle != null) {
      return Optional.of(what + "is not here: " + obstacle);
    }
    return unannounced.contains(w.address())
        ? Optional.of(
            what
                + "is here, but nobody was asked whether another host has it, nor told: `arping`"
                + " can't be run; install the package iputils-arping")
        : Optional.empty();
  }

  /** Whether neighbours can be asked and told. */
  public static boolean canAnnounce() {
    return Arping.isThere();
  }

  /** Why an address is not here, or could not be; empty if it could. Blocks for some ms. */
  public String obstacle(FloatingAddress address) {
    String why = obstacles.get(address);
    if (why != null) {
      return why;
    }
    try {
      return AddressPlan.obstacle(address, tools.listed());
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the agent ends";
    }
  }

  /** What is up stays up, for the agent that follows, until its time is over. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static Set<FloatingAddress> addresses(Collection<WantedAddress> of) {
    var all = new TreeSet<FloatingAddress>();
    of.forEach(w -> all.add(w.address()));
    return all;
  }

  private void lookIn(Duration time) {
    try {
      var _ =
          thread.schedule(
              () -> {
                idle = false;
                look();
              },
              time.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("addresses: closing");
    }
  }

  /** Level-triggered: makes it so, from what is there. */
  private void look() {
    if (!said || idle) {
      return;
    }
    try {
      follow(AddressPlan.of(wanted, tools.listed(), clock.getAsLong()));
    } catch (IOException e) {
      var all = new TreeMap<FloatingAddress, String>();
      addresses(wanted).stream()
          .filter(a -> !here.contains(a.address())) // those are, until their time is over
          .forEach(a -> all.put(a, String.valueOf(e.getMessage())));
      obstacles = all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("addresses: a bug", e);
    }
  }

  private void follow(AddressPlan plan) throws IOException, InterruptedException {
    failed.clear();
    var now = new TreeSet<String>();
    for (Step step : plan.renewals()) {
      now.add(step.address().address());
      put(step);
    }
    if (!plan.removals().isEmpty()) {
      leaving.accept(Set.copyOf(plan.removals().stream().map(s -> s.address().address()).toList()));
    }
    for (Step step : plan.removals()) {
      if (removed(step)) {
        LOG.info("{} is taken down from {}", step.address(), step.device());
      } else {
        now.add(step.address().address());
      }
    }
    searches.keySet().retainAll(plan.checks().stream().map(Step::address).toList());
    plan.checks().forEach(this::search);
    unasked.retainAll(plan.renewals().stream().map(Step::address).toList());
    are(now);
    tell(plan.impossible());
    idle = wanted.isEmpty() && now.isEmpty();
  }

  private void are(SortedSet<String> now) {
    if (!here.equals(now)) {
      here = Collections.unmodifiableSortedSet(now);
      changed.run();
    }
  }

  private void tell(Map<FloatingAddress, String> impossible) {
    var all = new TreeMap<>(impossible);
    all.putAll(failed);
    searches.forEach(
        (address, search) -> {
          if (!search.trouble.isEmpty()) {
            all.put(address, search.trouble);
          }
        });
    obstacles = all;
    unannounced = Set.copyOf(unasked);
  }

  private boolean removed(Step step) throws IOException, InterruptedException {
    String why = tools.remove(step.address(), step.device());
    if (!why.isEmpty()) {
      LOG.warn("{} can't be taken down: {}", step.address(), why);
    }
    return why.isEmpty();
  }

  /** Returns whether it is there until then; not at all for less than a second. */
  private boolean put(Step step) throws IOException, InterruptedException {
    long seconds = step.seconds(clock.getAsLong());
    if (seconds < 1) {
      return false;
    }
    String why = tools.put(step.address(), step.device(), seconds);
    if (!why.isEmpty()) {
      failed.put(step.address(), why);
    }
    return why.isEmpty();
  }

  private void search(Step step) {
    Search search = searches.computeIfAbsent(step.address(), _ -> new Search());
    if (search.underWay || clock.getAsLong() < search.notBefore) {
      return;
    }
    search.underWay = true;
    Thread.ofVirtual()
        .name("who has " + step.address().address())
        .start(
            () -> {
              try {
                Arping.Answer answer = tools.ask(step.address(), step.device());
                thread.execute(() -> answered(step, search, answer));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RejectedExecutionException e) {
                LOG.debug("addresses: closing");
              }
            });
  }

  private void answered(Step step, Search search, Arping.Answer answer) {
    search.underWay = false;
    switch (answer) {
      case Arping.Answer.Nobody _ -> take(step, search, true);
      case Arping.Answer.Unasked _ -> take(step, search, false);
      case Arping.Answer.Taken(String mac) -> {
        // The first time it may be the machine that had it until now.
        search.trouble =
            search.tries == 0
                ? ""
                : "another host has it (%s, on %s)".formatted(mac, step.device());
        again(search);
      }
      case Arping.Answer.Unknown(String why) -> {
        search.trouble = why;
        again(search);
      }
    }
  }

  private void again(Search search) {
    long now = clock.getAsLong();
    search.pause(now);
    lookIn(Duration.ofNanos(search.notBefore - now));
  }

  /** Nobody else has it: from here on this machine does, for as long as it is wanted by now. */
  private void take(Step step, Search search, boolean asked) {
    Optional<WantedAddress> still =
        wanted.stream()
            .filter(w -> w.address().equals(step.address()) && w.until() > clock.getAsLong())
            .findFirst();
    if (still.isEmpty()) {
      return;
    }
    search.trouble = "";
    try {
      if (!put(new Step(step.address(), step.device(), still.get().until()))) {
        search.trouble = failed.getOrDefault(step.address(), "");
        again(search);
        return;
      }
    } catch (IOException e) {
      search.trouble = String.valueOf(e.getMessage());
      again(search);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    LOG.info("{} is put up on {}", step.address(), step.device());
    var now = new TreeSet<>(here);
    now.add(step.address().address());
    are(now);
    if (asked) {
      announce(step);
    } else {
      unasked.add(step.address());
    }
    lookIn(Duration.ZERO);
  }

  private void announce(Step step) {
    Thread.ofVirtual()
        .name("announcing " + step.address().address())
        .start(
            () -> {
              try {
                tools.announce(
                    step.address(), step.device(), () -> here.contains(step.address().address()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
