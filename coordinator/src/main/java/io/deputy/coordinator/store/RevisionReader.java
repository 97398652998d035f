package io.deputy.coordinator.store;

import io.deputy.model.Invalid;
import io.deputy.model.Revision;
import io.deputy.wire.RevisionWire;
import io.deputy.wire.RevisionWire.StoredHead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Revisions out of what stands under keys. Nothing that can't be read keeps another from it. */
final class RevisionReader {
  private final TreeMap<String, List<Revision.Head>> heads = new TreeMap<>();
  private final List<String> troubles = new ArrayList<>();

  /**
   * @param name what the key says after the prefix: {@code APP/N}
   */
  void head(String key, String name, String value) {
    try {
      Revision.Head head = RevisionWire.readHead(value).head();
      String says = head.app() + "/" + head.number();
      Invalid.unless(says.equals(name), "name in the revision", says, "the one in its key");
      heads.computeIfAbsent(head.app(), _ -> new ArrayList<>()).add(head);
    } catch (RuntimeException e) {
      troubles.add(unreadable(key, e));
    }
  }

  History.Heads.Found found() {
    var kept = new TreeMap<String, List<Revision.Head>>();
    heads.forEach(
        (app, all) -> {
          all.sort(Comparator.comparingLong(Revision.Head::number).reversed());
          long newest = all.getFirst().number();
          all.removeIf(head -> head.number() <= newest - History.KEPT);
          kept.put(app, List.copyOf(all));
        });
    return new History.Heads.Found(kept, troubles);
  }

  /**
   * @param images null if there are none
   */
  static History.Got whole(
      String key, StoredHead stored, List<String> pieces, @Nullable String images) {
    try {
      var rendered = RevisionWire.unpack(pieces);
      SortedMap<String, SortedSet<String>> ran =
          images == null ? Collections.emptySortedMap() : RevisionWire.readImages(images);
      return new History.Got.Found(
          new Revision(stored.head(), rendered.spec(), rendered.changes()), ran);
    } catch (RuntimeException e) {
      return new History.Got.Missing(unreadable(key, e));
    }
  }

  static String unreadable(String key, RuntimeException e) {
    return "the value of %s in Consul can't be read (%s)"
        .formatted(key, e instanceof Invalid ? e.getMessage() : e.toString());
  }

  static String notKept(String app, long number) {
    return "revision %d of %s is not kept".formatted(number, app);
  }
}
