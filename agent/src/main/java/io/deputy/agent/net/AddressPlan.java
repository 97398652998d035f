package io.deputy.agent.net;

import io.deputy.agent.route.WantedAddress;
import io.deputy.model.FloatingAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be done so that exactly the wanted addresses are on this machine: pure.
 *
 * @param removals what an agent put up, be it one before this, and nobody wants here
 * @param renewals what is here, and is to stay
 * @param checks what is to come, once it is known that no other host has it
 * @param impossible why an address can't be here, in a sentence's end
 */
record AddressPlan(
    List<Step> removals,
    List<Step> renewals,
    List<Step> checks,
    SortedMap<FloatingAddress, String> impossible) {
  /**
   * @param seconds that it is to last unless it is renewed
   */
  record Step(FloatingAddress address, String device, long seconds) {}

  static AddressPlan of(
      Collection<WantedAddress> wanted, List<InterfaceAddress> present, long now) {
    var plan =
        new AddressPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
    List<WantedAddress> valid = wanted.stream().filter(w -> w.until() > now).toList();
    for (InterfaceAddress is : present) {
      if (is.ours() && valid.stream().noneMatch(w -> isThere(is, w))) {
        String text = is.address().getHostAddress();
        plan.removals.add(new Step(new FloatingAddress(text, is.bits()), is.device(), 0));
      }
    }
    valid.forEach(w -> plan.want(w, present, now));
    return plan;
  }

  /** Why an address could not be here, were it wanted; empty if it could. */
  static String obstacle(FloatingAddress address, List<InterfaceAddress> present) {
    InetAddress literal = Subnet.literal(address.address());
    Optional<InterfaceAddress> own =
        present.stream().filter(is -> is.address().equals(literal) && !is.ours()).findFirst();
    if (own.isPresent()) {
      return "it is the machine's own, on " + own.get().device();
    }
    return InterfaceAddress.deviceOf(literal, present).isPresent()
        ? ""
        : "no interface of the machine is in that network";
  }

  private void want(WantedAddress wanted, List<InterfaceAddress> present, long now) {
    FloatingAddress address = wanted.address();
    InetAddress literal = Subnet.literal(address.address());
    long seconds = Math.max(1, Duration.ofNanos(wanted.until() - now).toSeconds());
    String obstacle = obstacle(address, present);
    if (!obstacle.isEmpty()) {
      impossible.put(address, obstacle);
      return;
    }
    present.stream()
        .filter(is -> isThere(is, wanted))
        .findFirst()
        .ifPresentOrElse(
            is -> renewals.add(new Step(address, is.device(), seconds)),
            () ->
                InterfaceAddress.deviceOf(literal, present)
                    .ifPresent(device -> checks.add(new Step(address, device, seconds))));
  }

  private static boolean isThere(InterfaceAddress is, WantedAddress wanted) {
    return is.bits() == wanted.address().prefix()
        && is.address().getHostAddress().equals(wanted.address().address());
  }
}
