package io.deputy.agent.link;

import java.util.List;

/** Where coordinators may be found. */
public interface Directory {
  /** May take a moment; on the link's thread. */
  Listing coordinators();

  /**
   * @param addresses {@code HOST:PORT}, the likeliest leader first; the last known ones while
   *     nobody can be asked, or nobody is known
   * @param trouble why the addresses may be out of date; empty if they are not
   */
  record Listing(List<String> addresses, String trouble) {
    public Listing {
      addresses = List.copyOf(addresses);
    }
  }

  /** Those that the agent's configuration names. */
  static Directory of(List<String> addresses) {
    var listing = new Listing(addresses, "");
    return () -> listing;
  }
}
