package io.deputy.agent.link;

import io.deputy.model.Endpoint;
import io.deputy.model.Invalid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A directory, and the ports of all coordinators that it has ever listed: containers are kept from
 * them. The ports may be read on any thread.
 */
public final class ListedPorts implements Directory {
  private final Directory directory;
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

  public ListedPorts(Directory directory) {
    this.directory = directory;
  }

  @Override
  public Listing coordinators() {
    Listing listing = directory.coordinators();
    listing.addresses().stream().flatMapToInt(ListedPorts::port).forEach(ports::add);
    return listing;
  }

  /** None of what can't be connected to, which whoever tries to says. */
  private static IntStream port(String address) {
    try {
      return IntStream.of(Endpoint.parse(address).port());
    } catch (Invalid unusable) {
      return IntStream.empty();
    }
  }

  public Set<Integer> ports() {
    return Set.copyOf(ports);
  }
}
