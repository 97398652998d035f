package io.deputy.coordinator.loop;

import io.deputy.model.Inquiry;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What agents are asked of their machines: all that the services need that should run, and for a
 * while what those of an app need that an operator only considers.
 */
final class Inquiries {
  /** From the last time that it was considered: whoever plans an app applies it soon. */
  private static final Duration REMEMBERED = Duration.ofMinutes(2);

  /** Each has all that one app needs; the oldest is forgotten before. */
  private static final int MOST = 16;

  private final Map<Inquiry, Long> considered = new LinkedHashMap<>();

  /** Of what was applied; most turns change none of it. */
  private List<ServiceSpec> asked = List.of();

  private Inquiry applied = Inquiry.NOTHING;

  /** Returns whether it was not considered just before. */
  boolean add(Inquiry inquiry, long now) {
    boolean fresh = considered.remove(inquiry) == null;
    considered.put(inquiry, now);
    if (considered.size() > MOST) {
      considered.remove(considered.keySet().iterator().next());
    }
    return fresh;
  }

  Inquiry of(Collection<ServiceRecord> records, long now) {
    List<ServiceSpec> specs = new ArrayList<>();
    for (ServiceRecord record : records) {
      if (!record.removed()) {
        specs.add(record.spec());
      }
    }
    if (!specs.equals(asked)) {
      asked = specs;
      applied = Inquiry.of(specs);
    }
    considered.values().removeIf(since -> now - since > REMEMBERED.toNanos());
    Inquiry all = applied;
    for (Inquiry inquiry : considered.keySet()) {
      all = all.and(inquiry);
    }
    return all;
  }
}
