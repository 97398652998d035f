package io.deputy.coordinator.admit;

import io.deputy.model.MachineName;
import io.deputy.model.Mount;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of volumes when slots end or begin, or mount them no more: no volume is ever
 * removed, and a slot that begins anew has those of its number.
 */
final class SlotVolumes {
  /** More say nothing that these do not. */
  private static final int NAMED = 10;

  private SlotVolumes() {}

  /**
   * @param name at Docker
   * @param home the machine that holds its newest data
   * @param ends whether its slot does
   */
  private record Kept(String name, MachineName home, boolean ends) {}

  /**
   * Those that nothing has any more, by their names at Docker.
   *
   * @param after null for a service that is taken out
   */
  static List<String> kept(ServiceRecord before, @Nullable ServiceSpec after) {
    return of(before, after).stream().map(Kept::name).distinct().toList();
  }

  /** Where they are, and how they are found again; a sentence each. */
  static List<String> sentences(ServiceRecord before, @Nullable ServiceSpec after) {
    return limited(
        of(before, after).stream()
            .map(
                kept ->
                    ((kept.ends
                                ? ""
                                : "goes on without its volume, and begins with none of its data; ")
                            + "keeps volume %s on %s: whatever of %s names it again finds it there, and"
                            + " \"docker volume inspect %s\" on %s shows it")
                        .formatted(kept.name, kept.home, before.id().app(), kept.name, kept.home))
            .distinct()
            .toList());
  }

  private static List<Kept> of(ServiceRecord before, @Nullable ServiceSpec after) {
    Set<String> mounted =
        after == null
            ? Set.of()
            : after.container().volumes().map(Mount.Volume::volume).collect(Collectors.toSet());
    var all = new ArrayList<Kept>();
    for (Slot slot : before.slots().values()) {
      MachineName home = slot.home();
      boolean ends = slot.id().index() >= slots(after);
      boolean told = after != null && slot.id().index() >= slots(before.spec()); // when it ended
      if (home != null && !told) {
        before
            .spec()
            .container()
            .volumes()
            .filter(v -> (ends && !v.source().external()) || !mounted.contains(v.volume()))
            .forEach(v -> all.add(new Kept(v.of(slot.id()), home, ends)));
      }
    }
    return all;
  }

  /** How many slots are left; one on every machine leaves those that were. */
  private static int slots(@Nullable ServiceSpec after) {
    if (after == null) {
      return 0;
    }
    return after.spread().everyMachine() ? Integer.MAX_VALUE : after.replicas();
  }

  /** Of slots beyond the first that never were: their volumes begin empty. A sentence each. */
  static List<String> fresh(ServiceRecord before, ServiceSpec spec) {
    var all = new ArrayList<String>();
    for (int index = Math.max(1, before.wantedSlots()); index < spec.replicas(); index++) {
      if (before.slot(index).home() == null) {
        var slot = new SlotId(spec.id(), index);
        spec.container()
            .volumes()
            .filter(v -> !v.source().external())
            .map(v -> v.of(slot))
            .distinct()
            .forEach(
                volume ->
                    all.add(
                        "slot %d has a volume of its own, which begins empty: %s"
                            .formatted(slot.index(), volume)));
      }
    }
    return limited(all);
  }

  private static List<String> limited(List<String> sentences) {
    if (sentences.size() <= NAMED) {
      return sentences;
    }
    var some = new ArrayList<>(sentences.subList(0, NAMED));
    some.add("and so for %d more volumes".formatted(sentences.size() - NAMED));
    return some;
  }
}
