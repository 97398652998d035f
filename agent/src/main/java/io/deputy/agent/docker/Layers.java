package io.deputy.agent.docker;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which layers need not come. Docker knows a layer by all that is below it: of an image it has the
 * lowest ones up to where no image here begins with the same.
 */
final class Layers {
  private Layers() {}

  /**
   * @param offered from the lowest
   * @param here the layers of each image of this machine
   */
  static Set<String> present(List<String> offered, Collection<List<String>> here) {
    int shared = here.stream().mapToInt(image -> common(offered, image)).max().orElse(0);
    var present = new HashSet<>(offered.subList(0, shared));
    // One that comes again higher up, on others, is no layer that is here.
    offered.subList(shared, offered.size()).forEach(present::remove);
    return present;
  }

  private static int common(List<String> one, List<String> other) {
    int n = 0;
    while (n < Math.min(one.size(), other.size()) && one.get(n).equals(other.get(n))) {
      n++;
    }
    return n;
  }
}
