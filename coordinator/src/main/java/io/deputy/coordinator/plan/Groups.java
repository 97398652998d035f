package io.deputy.coordinator.plan;

import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which services stand together: by their specs, and, of what was placed when a file said
 * otherwise, by their placements. One whose leader is not there, since its record can't be read,
 * stays as it is: nobody can say where it should go.
 */
final class Groups {
  private final Map<ServiceId, ServiceId> leaders = new HashMap<>();
  private final Map<ServiceId, List<ServiceId>> followers = new HashMap<>();

  /** Those whose containers a service uses, by its spec or by what is placed of it. */
  private final Map<ServiceId, Set<ServiceId>> used = new HashMap<>();

  private final Map<ServiceId, Set<ServiceId>> users = new HashMap<>();

  Groups(Collection<ServiceRecord> records) {
    records.forEach(this::learn);
    if (!leaders.isEmpty()) {
      inOrder(records).stream()
          .map(ServiceRecord::id)
          .filter(leaders::containsKey)
          .forEach(
              id -> followers.computeIfAbsent(leaders.get(id), _ -> new ArrayList<>(1)).add(id));
    }
  }

  private void learn(ServiceRecord record) {
    ServiceId id = record.id();
    var group = record.spec().group();
    if (group != null && record.spec().follows() && !record.removed()) {
      leaders.put(id, new ServiceId(id.app(), group.leader()));
      record
          .spec()
          .container()
          .joins()
          .services()
          .forEach(name -> learn(id, new ServiceId(id.app(), name)));
    }
    for (var slot : record.slots().values()) {
      for (Placement p : slot.placements()) {
        for (PlacementId other : p.beside()) {
          learn(id, other.service());
        }
      }
    }
  }

  private void learn(ServiceId user, ServiceId other) {
    used.computeIfAbsent(user, _ -> new TreeSet<>()).add(other);
    users.computeIfAbsent(other, _ -> new TreeSet<>()).add(user);
  }

  /** Null for one that follows none. */
  @Nullable ServiceId leaderOf(ServiceId id) {
    return leaders.get(id);
  }

  /** Those that stand where this one does, each after those it uses; none usually. */
  List<ServiceId> followersOf(ServiceId leader) {
    return followers.getOrDefault(leader, List.of());
  }

  /** Those of which a container uses one of this service; none usually. */
  Set<ServiceId> usersOf(ServiceId id) {
    return users.getOrDefault(id, Set.of());
  }

  /** The whole group of a service, the leader first; itself where it stands by itself. */
  List<ServiceId> membersWith(ServiceId id) {
    ServiceId leader = leaders.getOrDefault(id, id);
    var all = new ArrayList<ServiceId>(List.of(leader));
    all.addAll(followersOf(leader));
    return all;
  }

  /**
   * As they are to be gone through: each after its leader and after those it uses, so that it is
   * known what became of them; else as they come.
   */
  List<ServiceRecord> inOrder(Collection<ServiceRecord> records) {
    if (leaders.isEmpty() && used.isEmpty()) {
      return List.copyOf(records);
    }
    var byId = new LinkedHashMap<ServiceId, ServiceRecord>();
    records.forEach(r -> byId.put(r.id(), r));
    var all = new ArrayList<ServiceRecord>(records.size());
    records.forEach(r -> take(r.id(), byId, all));
    return all;
  }

  /** Each is taken out as it is come to, so that a circle of old and new ends. */
  private void take(ServiceId id, Map<ServiceId, ServiceRecord> left, List<ServiceRecord> ordered) {
    ServiceRecord record = left.remove(id);
    if (record == null) {
      return;
    }
    ServiceId leader = leaders.get(id);
    if (leader != null) {
      take(leader, left, ordered);
    }
    used.getOrDefault(id, Set.of()).forEach(other -> take(other, left, ordered));
    ordered.add(record);
  }
}
