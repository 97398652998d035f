package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.route.WantedAddress;
import io.deputy.model.FloatingAddress;
import io.deputy.model.ServiceId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FloatingAddressesTest {
  private static final FloatingAddress FIFTY = FloatingAddress.parse("10.0.0.50/24");
  private static final ServiceId WEB = ServiceId.parse("live/web");
  private static final InterfaceAddress OWN =
      new InterfaceAddress("eth0", Subnet.literal("10.0.0.11"), 24, Long.MAX_VALUE);
  private static final String TAKEN_BY = "02:42:0A:00:00:0C";

  /** An interface eth0 in 10.0.0.0/24, on which it is noted what is done. */
  private static final class Machine implements AddressTools {
    final Map<FloatingAddress, Long> present = new ConcurrentHashMap<>();
    final List<String> done = new CopyOnWriteArrayList<>();
    volatile Arping.Answer answer = new Arping.Answer.Nobody();
    volatile String refuses = "";
    volatile boolean broken;

    /** Runs while it is asked who has an address. */
    volatile Runnable meanwhile = () -> {};

    @Override
    public List<InterfaceAddress> listed() throws IOException {
      if (broken) {
        throw new IOException("`ip` is not there; install the package iproute2");
      }
      var all = new CopyOnWriteArrayList<>(List.of(OWN));
      present.forEach(
          (a, lasts) ->
              all.add(
                  new InterfaceAddress("eth0", Subnet.literal(a.address()), a.prefix(), lasts)));
      return all;
    }

    @Override
    public String put(FloatingAddress address, String device, long seconds) {
      done.add("put %s %s %d".formatted(address, device, seconds));
      if (refuses.isEmpty()) {
        present.put(address, seconds);
      }
      return refuses;
    }

    @Override
    public String remove(FloatingAddress address, String device) {
      done.add("remove %s %s".formatted(address, device));
      if (refuses.isEmpty()) {
        present.remove(address);
      }
      return refuses;
    }

    @Override
    public Arping.Answer ask(FloatingAddress address, String device) {
      Arping.Answer now = answer;
      meanwhile.run();
      done.add("ask %s %s".formatted(address, device));
      return now;
    }

    @Override
    public void announce(FloatingAddress address, String device, BooleanSupplier here) {
      done.add("announce %s %s".formatted(address, device));
    }
  }

  private final AtomicLong leap = new AtomicLong();
  private final Machine machine = new Machine();
  private final List<String> left = new CopyOnWriteArrayList<>();
  private final FloatingAddresses addresses =
      new FloatingAddresses(machine, this::clock, () -> {}, gone -> left.add(gone + " leaves"));

  @AfterEach
  void close() {
    addresses.close();
  }

  private long clock() {
    return System.nanoTime() + leap.get();
  }

  private void want(Duration left) {
    addresses.want(List.of(new WantedAddress(FIFTY, WEB, clock() + left.toNanos())));
  }

  private void awaitHere(String... wanted) {
    await().until(() -> addresses.here().equals(Set.of(wanted)));
  }

  @Test
  void neighboursAreAskedBeforeAndToldAfterwards() {
    want(Duration.ofMillis(4_900));
    awaitHere("10.0.0.50");
    await().until(() -> machine.done.contains("announce 10.0.0.50/24 eth0"));
    assertThat(machine.done)
        .startsWith("ask 10.0.0.50/24 eth0", "put 10.0.0.50/24 eth0 4")
        .filteredOn(what -> !what.startsWith("put"))
        .containsExactly("ask 10.0.0.50/24 eth0", "announce 10.0.0.50/24 eth0");
    assertThat(addresses.troubles()).isEmpty();
  }

  @Test
  void itIsRenewedAsLongAsItIsWanted() {
    want(Duration.ofSeconds(2));
    awaitHere("10.0.0.50");
    want(Duration.ofMillis(9_500));
    await().until(() -> machine.done.stream().anyMatch(d -> d.matches("put .* [89]")));
  }

  /** Connections to it end while their clients can still be told. */
  @Test
  void whatIsNotWantedAnyMoreIsLeftAndTakenDown() {
    want(Duration.ofSeconds(5));
    awaitHere("10.0.0.50");
    addresses.want(List.of());
    awaitHere();
    assertThat(left).containsExactly("[10.0.0.50] leaves");
    assertThat(machine.present).isEmpty();
  }

  /** The agent has heard nothing of its coordinator: the machine may be cut off. */
  @Test
  void soIsWhatWasWantedUntilAnEarlierTime() {
    want(Duration.ofSeconds(5));
    awaitHere("10.0.0.50");
    leap.addAndGet(Duration.ofSeconds(6).toNanos());
    awaitHere();
    assertThat(machine.present).isEmpty();
  }

  @Test
  void itIsNotPutUpForWhatIsLeftOfASecond() {
    machine.meanwhile = () -> leap.addAndGet(Duration.ofMillis(2_500).toNanos());
    want(Duration.ofSeconds(3));
    await().until(() -> machine.done.contains("ask 10.0.0.50/24 eth0"));
    await().during(Duration.ofMillis(600)).until(() -> addresses.here().isEmpty());
    assertThat(machine.done).noneMatch(what -> what.startsWith("put"));
  }

  @Test
  void itIsNotPutUpWhereItIsNotWantedAnyMoreOnceItWasAskedFor() {
    machine.meanwhile = () -> addresses.want(List.of());
    want(Duration.ofSeconds(5));
    await().until(() -> machine.done.contains("ask 10.0.0.50/24 eth0"));
    await().during(Duration.ofMillis(300)).until(() -> addresses.here().isEmpty());
    assertThat(machine.done).containsExactly("ask 10.0.0.50/24 eth0");
  }

  /** The machine that had it may be about to take it down. */
  @Test
  void whereAnotherHostHasItItIsAskedAgainUntilThatHostIsGone() {
    machine.answer = new Arping.Answer.Taken(TAKEN_BY);
    want(Duration.ofSeconds(8));
    await().until(() -> !addresses.troubles().isEmpty());
    assertThat(addresses.troubles())
        .containsExactly(
            "the address 10.0.0.50 of live/web is not here: another host has it (%s, on eth0)"
                .formatted(TAKEN_BY));
    assertThat(machine.done).noneMatch(what -> what.startsWith("put"));
    machine.answer = new Arping.Answer.Nobody();
    awaitHere("10.0.0.50");
    assertThat(addresses.troubles()).isEmpty();
  }

  @Test
  void nobodyIsTakenForSilentWhoWasNotAsked() {
    machine.answer = new Arping.Answer.Unknown("`arping` did not come to asking for it in time");
    want(Duration.ofSeconds(8));
    await().until(() -> !addresses.troubles().isEmpty());
    assertThat(machine.done).noneMatch(what -> what.startsWith("put"));
  }

  @Test
  void withoutTheToolItIsPutUpAndThatIsSaid() {
    machine.answer = new Arping.Answer.Unasked();
    want(Duration.ofSeconds(5));
    awaitHere("10.0.0.50");
    await().until(() -> !addresses.troubles().isEmpty());
    assertThat(addresses.troubles()).first().asString().contains("install the package iputils");
  }

  @Test
  void whatTheKernelRefusesIsTold() {
    machine.refuses = "`ip address replace`: Operation not permitted";
    want(Duration.ofSeconds(5));
    await().until(() -> !addresses.troubles().isEmpty());
    assertThat(addresses.troubles().getFirst()).endsWith(machine.refuses);
    assertThat(addresses.here()).isEmpty();
    machine.refuses = "";
    awaitHere("10.0.0.50");
    assertThat(addresses.troubles()).isEmpty();
  }

  /** It may still be there, and clients may still be let in. */
  @Test
  void whatCanNotBeTakenDownIsHere() {
    want(Duration.ofSeconds(5));
    awaitHere("10.0.0.50");
    machine.refuses = "`ip address del`: Operation not permitted";
    addresses.want(List.of());
    await().until(() -> machine.done.stream().filter(d -> d.startsWith("remove")).count() > 1);
    assertThat(addresses.here()).containsExactly("10.0.0.50");
  }

  /** What an agent before this one has put up serves until it is known what is wanted. */
  @Test
  void nothingIsTouchedBeforeItWasSaidWhatIsWanted() {
    machine.present.put(FIFTY, 4L);
    await().during(Duration.ofMillis(1_200)).until(() -> machine.done.isEmpty() && left.isEmpty());
    want(Duration.ofMillis(5_900));
    awaitHere("10.0.0.50");
    assertThat(machine.done).allMatch(what -> what.startsWith("put"));
  }

  @Test
  void whatCanNotBeRunIsTold() {
    machine.broken = true;
    want(Duration.ofSeconds(5));
    await().until(() -> !addresses.troubles().isEmpty());
    assertThat(addresses.troubles().getFirst())
        .isEqualTo(
            "the address 10.0.0.50 of live/web is not here: `ip` is not there; install the"
                + " package iproute2");
  }
}
