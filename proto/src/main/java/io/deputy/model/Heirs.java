package io.deputy.model;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whoever may be promoted in a primary's place, as its agent knows them.
 *
 * @param known false where nobody has said who they are: then only a lease lets the primary run
 * @param all none, where nobody may be promoted: then it may run for ever
 */
public record Heirs(boolean known, List<Heir> all) {
  /** As a coordinator of a release before this has it. */
  public static final Heirs UNKNOWN = new Heirs(false, List.of());

  /** Nobody may be promoted. */
  public static final Heirs NOBODY = Heirs.of(List.of());

  public Heirs {
    all = List.copyOf(all);
    Invalid.unless(known || all.isEmpty(), "heirs that are not known", all, "none");
  }

  public static Heirs of(List<Heir> all) {
    return new Heirs(true, all);
  }

  public SortedSet<PlacementId> placements() {
    return all.stream().map(Heir::placement).collect(Collectors.toCollection(TreeSet::new));
  }
}
