package io.deputy.model;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Services of an app whose slots of one number share their machines, since one uses what only its
 * machine has of another: its network, its memory, its volumes. They are placed, promoted and
 * drained together, wherever their leader goes.
 *
 * @param leader the service that the others go by, which uses none of them
 * @param volume whether one of them has a volume: all start where that is, or not at all
 */
public record Group(String leader, boolean volume) {
  /**
   * Refuses a group that could not stay together.
   *
   * @throws Invalid if one of it could have other slots, or move at other times, than its leader
   */
  static void check(ServiceSpec spec, SortedMap<String, ServiceSpec> services) {
    Group group = spec.group();
    if (group == null) {
      Invalid.unless(
          spec.container().joins().isNone(),
          "group of " + spec.id(),
          "none",
          "one, since it uses containers of other services");
      return;
    }
    @Nullable ServiceSpec leader = services.get(group.leader());
    if (leader == null || !group.equals(leader.group())) {
      throw new Invalid("leader of " + spec.id(), group.leader(), "a service of its group");
    }
    for (String used : spec.container().joins().services()) {
      @Nullable ServiceSpec other = services.get(used);
      Invalid.unless(
          other != null && group.equals(other.group()),
          "service that " + spec.id() + " uses",
          used,
          "one of its group");
    }
    Invalid.unless(
        spec.replicas() == leader.replicas(),
        "replicas of " + spec.id(),
        spec.replicas(),
        "%d, as many as %s has, since each stands beside one of those"
            .formatted(leader.replicas(), leader.id()));
    Invalid.unless(
        !spec.spread().everyMachine(),
        "spread of " + spec.id(),
        "one on every machine",
        "replicas, since it stands beside others");
    same(spec, leader, "fencing", spec.policy().fencing(), leader.policy().fencing());
    same(spec, leader, "fallback", spec.policy().fallback(), leader.policy().fallback());
  }

  private static <T extends Enum<T>> void same(
      ServiceSpec spec, ServiceSpec leader, String field, T found, T accepted) {
    Invalid.unless(
        found == accepted,
        field + " of " + spec.id(),
        found,
        accepted + " as of " + leader.id() + ", since they move together");
  }
}
