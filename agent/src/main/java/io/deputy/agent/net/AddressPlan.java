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
   * @param until when it may be there at most, nanoseconds since boot
   */
  record Step(FloatingAddress address, String device, long until) {
    /** Whole ones, which is what the kernel knows, from now; none is less than there may be. */
    long seconds(long now) {
      return Math.max(0, Duration.ofNanos(until - now).toSeconds());
    }
  }

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
    valid.forEach(w -> plan.want(w, present));
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

  private void want(WantedAddress wanted, List<InterfaceAddress> present) {
    FloatingAddress address = wanted.address();
    InetAddress literal = Subnet.literal(address.address());
    String obstacle = obstacle(address, present);
    if (!obstacle.isEmpty()) {
      impossible.put(address, obstacle);
      return;
    }
    present.stream()
        .filter(is -> isThere(is, wanted))
        .findFirst()
        .ifPresentOrElse(
            is -> renewals.add(new Step(address, is.device(), wanted.until())),
            () ->
                InterfaceAddress.deviceOf(literal, present)
                    .ifPresent(device -> checks.add(new Step(address, device, wanted.until()))));
  }

  private static boolean isThere(InterfaceAddress is, WantedAddress wanted) {
    return is.bits() == wanted.address().prefix()
        && is.address().getHostAddress().equals(wanted.address().address());
  }
}
