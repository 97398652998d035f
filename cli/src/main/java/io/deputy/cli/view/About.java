package io.deputy.cli.view;

import java.util.List;

/**
 * Who answered.
 *
 * @param leader HOST:PORT, empty while there is none
 * @param troubles why it can't lead and knows of nobody who does; a sentence each
 */
public record About(
    String version,
    String coordinator,
    String cluster,
    boolean leads,
    String leader,
    long term,
    List<String> troubles) {
  public About {
    troubles = List.copyOf(troubles);
  }
}
