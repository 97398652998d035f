package io.deputy.agent.proxy;

import io.deputy.agent.route.RouteTable;
import io.deputy.model.FloatingAddress;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotRoute;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an address that moves leaves this machine, and as few of its clients as can be see a failure.
 *
 * <p>First comes the rule that keeps new clients from it. Until then its primary, which still runs,
 * takes them: whoever is held at an address that goes is lost. Who was let in before the rule is
 * accepted and has a moment to end by himself, as at every move; most requests take less. Then his
 * connection is reset, while he can still be told.
 */
final class AddressDrain {
  private static final Logger LOG = LoggerFactory.getLogger(AddressDrain.class);

  /** Rules take a few ms; nobody waits longer for them. */
  private static final int RULES_MILLIS = 100;

  /** Until whoever was let in is accepted. */
  private static final int ACCEPTING_MILLIS = 10;

  /** Until whoever was let in is counted among the open connections. */
  private static final int JOINING_MILLIS = 40;

  private static final long ENDING_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final int LOOK_MILLIS = 20;
  private static final int TELL_MILLIS = 100;

  private final Collection<Lane> lanes;
  private final ScheduledExecutorService machine;
  private final ScheduledExecutorService ports;
  private final Runnable keepRules;

  /** Tables by which clients of an address that moves are let in still, or were just now. */
  private final AtomicInteger lettingIn = new AtomicInteger();

  /**
   * @param machine where rules are made
   * @param ports what is to happen by a certain time, however long rules take
   * @param keepRules makes them as the newest table says
   */
  AddressDrain(
      Collection<Lane> lanes,
      ScheduledExecutorService machine,
      ScheduledExecutorService ports,
      Runnable keepRules) {
    this.lanes = lanes;
    this.machine = machine;
    this.ports = ports;
    this.keepRules = keepRules;
  }

  /**
   * Whether by the next table the primary of an address that is here drains, and nobody has its
   * place yet.
   *
   * @param here addresses that move and are on this machine
   */
  static boolean begins(RouteTable before, RouteTable after, Set<String> here) {
    return !here.isEmpty()
        && after.routes().services().stream()
            .filter(service -> isAtOneOf(here, service.access().address()))
            .anyMatch(service -> drains(before, service));
  }

  private static boolean isAtOneOf(Set<String> here, @Nullable FloatingAddress address) {
    return address != null && here.contains(address.address());
  }

  private static boolean drains(RouteTable table, ServiceRoute after) {
    List<SlotRoute> before = table.service(after.id()).map(ServiceRoute::slots).orElse(List.of());
    return after.slots().stream()
        .filter(slot -> slot.placement() == null)
        .anyMatch(slot -> before.stream().anyMatch(was -> hadPrimary(was, slot, table.self())));
  }

  private static boolean hadPrimary(SlotRoute before, SlotRoute after, MachineName here) {
    return before.index() == after.index()
        && before.epoch() == after.epoch()
        && here.equals(before.machine());
  }

  /**
   * Has connections go by a table only once the rules are made.
   *
   * @param follow may be called twice
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged
  void afterRules(Runnable follow) {
    lettingIn.incrementAndGet();
    machine.execute(
        Tasks.guarded(
            () -> {
              keepRules.run();
              follow.run();
            }));
    ports.schedule(Tasks.guarded(follow), RULES_MILLIS, TimeUnit.MILLISECONDS);
    ports.schedule(
        Tasks.guarded(lettingIn::decrementAndGet),
        RULES_MILLIS + JOINING_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /** Whether there may be clients that are on their way to being counted. */
  boolean isLettingIn() {
    return lettingIn.get() > 0;
  }

  /** Ends the connections that clients have made to these. Blocks for up to half a second. */
  void leave(Set<String> addresses) {
    var ruled = new CountDownLatch(1);
    try {
      machine.execute(
          Tasks.guarded(
              () -> {
                keepRules.run();
                ruled.countDown();
              }));
      if (ruled.await(RULES_MILLIS, TimeUnit.MILLISECONDS)) {
        Thread.sleep(ACCEPTING_MILLIS);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < ENDING_NANOS && isUsed(addresses)) {
          Thread.sleep(LOOK_MILLIS);
        }
      }
      reset(addresses);
    } catch (RejectedExecutionException e) {
      LOG.debug("traffic: closing");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there are connections of clients to these; also where an event loop does not say. */
  private boolean isUsed(Set<String> addresses) throws InterruptedException {
    for (Lane lane : lanes) {
      var said = lane.loop().submit(() -> lane.isUsed(addresses));
      if (!said.await(TELL_MILLIS, TimeUnit.MILLISECONDS) || said.getNow()) {
        return true;
      }
    }
    return false;
  }

  private void reset(Set<String> addresses) throws InterruptedException {
    var told = new CountDownLatch(lanes.size());
    for (Lane lane : lanes) {
      lane.loop()
          .execute(
              () -> {
                lane.leave(addresses);
                told.countDown();
              });
    }
    if (!told.await(TELL_MILLIS, TimeUnit.MILLISECONDS)) {
      LOG.warn("connections to {} were not all ended before it was taken down", addresses);
    }
  }
}
