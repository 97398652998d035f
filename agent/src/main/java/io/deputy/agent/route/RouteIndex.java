package io.deputy.agent.route;

import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Origin;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotId;
import io.deputy.model.SlotRoute;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The routes by what they are looked up by. Persistent: the next one shares with this what did not
 * change. It costs what changed, and a look at each service whether it is the same object as before
 * ({@link Routes#keeping}), in a cluster of 10,000 services too.
 *
 * @param of what it is an index of
 * @param members the services on each network
 * @param names addresses by lower-case name, as containers on a network may ask for them
 * @param floors epochs that earlier routes named and these fall short of; almost ever none
 */
record RouteIndex(
    Routes of,
    PMap<ServiceId, ServiceRoute> services,
    PMap<String, ServiceRoute> byAddress,
    PMap<String, PSortedMap<ServiceId, ServiceRoute>> apps,
    PMap<Origin.Network, PSortedMap<ServiceId, ServiceRoute>> members,
    PMap<Origin.Network, Map<String, String>> names,
    PMap<SlotId, Long> floors,
    Map<MachineName, Machine> machines) {

  static final RouteIndex NONE =
      new RouteIndex(
          Routes.NONE,
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          HashTreePMap.empty(),
          Map.of());

  /**
   * The index of newer routes. A slot that they don't name any more is forgotten, its epoch too:
   * its service was removed, and may begin anew.
   */
  RouteIndex next(Routes now) {
    if (now.equals(of)) {
      return this;
    }
    var draft = new Draft();
    draft.follow(of.services(), now.services());
    Map<MachineName, Machine> found = machines;
    if (!now.machines().equals(of.machines())) {
      found = new HashMap<>();
      for (Machine machine : now.machines()) {
        found.put(machine.name(), machine);
      }
    }
    return draft.done(now, found);
  }

  /** What changes in one step to newer routes. */
  private final class Draft {
    private PMap<ServiceId, ServiceRoute> services = RouteIndex.this.services;
    private PMap<String, ServiceRoute> byAddress = RouteIndex.this.byAddress;
    private PMap<String, PSortedMap<ServiceId, ServiceRoute>> apps = RouteIndex.this.apps;
    private PMap<Origin.Network, PSortedMap<ServiceId, ServiceRoute>> members =
        RouteIndex.this.members;
    private PMap<Origin.Network, Map<String, String>> names = RouteIndex.this.names;
    private PMap<SlotId, Long> floors = RouteIndex.this.floors;
    private final Set<Origin.Network> touched = new HashSet<>();

    /** Mostly the same objects in the same places. */
    void follow(List<ServiceRoute> before, List<ServiceRoute> now) {
      var gone = new HashMap<ServiceId, ServiceRoute>();
      for (int i = 0; i < before.size(); i++) {
        if (i >= now.size() || !before.get(i).equals(now.get(i))) {
          gone.put(before.get(i).id(), before.get(i));
        }
      }
      for (int i = 0; i < now.size(); i++) {
        if (i >= before.size() || !before.get(i).equals(now.get(i))) {
          ServiceRoute route = now.get(i);
          gone.remove(route.id());
          change(services.get(route.id()), route);
        }
      }
      gone.values().forEach(route -> change(route, null));
      touched.forEach(this::name);
    }

    /** None before is a new service, none after one that is gone. */
    private void change(@Nullable ServiceRoute before, @Nullable ServiceRoute after) {
      if (Objects.equals(before, after)) {
        return;
      }
      if (before != null) {
        remove(before);
      }
      if (after != null) {
        add(after);
      }
      raise(before, after);
    }

    private void remove(ServiceRoute route) {
      ServiceId id = route.id();
      services = services.minus(id);
      ServiceRoute there = byAddress.get(route.address());
      if (there != null && there.id().equals(id)) {
        byAddress = byAddress.minus(route.address());
      }
      apps = without(apps, id.app(), id);
      for (NetworkAttachment on : route.networks()) {
        Origin.Network network = network(route, on);
        members = without(members, network, id);
        touched.add(network);
      }
    }

    private void add(ServiceRoute route) {
      ServiceId id = route.id();
      services = services.plus(id, route);
      byAddress = byAddress.plus(route.address(), route);
      apps = with(apps, id.app(), route);
      for (NetworkAttachment on : route.networks()) {
        Origin.Network network = network(route, on);
        members = with(members, network, route);
        touched.add(network);
      }
    }

    /** Keeps an epoch that was known where newer routes name a lower one. */
    private void raise(@Nullable ServiceRoute before, @Nullable ServiceRoute after) {
      if (before != null) {
        for (SlotRoute slot : before.slots()) {
          SlotId id = new SlotId(before.id(), slot.index());
          long known = Math.max(slot.epoch(), floors.getOrDefault(id, 0L));
          SlotRoute next = after == null ? null : slot(after, slot.index());
          floors = next != null && next.epoch() < known ? floors.plus(id, known) : floors.minus(id);
        }
      }
    }

    /** Aliases after names: an alias never hides a service of that name. */
    private void name(Origin.Network network) {
      PSortedMap<ServiceId, ServiceRoute> on = members.get(network);
      if (on == null) {
        names = names.minus(network);
        return;
      }
      var found = new HashMap<String, String>();
      for (ServiceRoute route : on.values()) {
        found.putIfAbsent(lower(route.id().service()), route.address());
        found.putIfAbsent(fullName(route.id()), route.address());
      }
      for (ServiceRoute route : on.values()) {
        route.networks().stream()
            .filter(n -> network(route, n).equals(network))
            .flatMap(n -> n.aliases().stream())
            .forEach(alias -> found.putIfAbsent(lower(alias), route.address()));
      }
      names = names.plus(network, found);
    }

    RouteIndex done(Routes now, Map<MachineName, Machine> machines) {
      return new RouteIndex(
          now, services, byAddress, apps, members, names, floors, Map.copyOf(machines));
    }
  }

  private static <K> PMap<K, PSortedMap<ServiceId, ServiceRoute>> with(
      PMap<K, PSortedMap<ServiceId, ServiceRoute>> groups, K key, ServiceRoute route) {
    PSortedMap<ServiceId, ServiceRoute> group = groups.get(key);
    return groups.plus(
        key, group == null ? TreePMap.singleton(route.id(), route) : group.plus(route.id(), route));
  }

  private static <K> PMap<K, PSortedMap<ServiceId, ServiceRoute>> without(
      PMap<K, PSortedMap<ServiceId, ServiceRoute>> groups, K key, ServiceId id) {
    PSortedMap<ServiceId, ServiceRoute> group = groups.get(key);
    if (group == null) {
      return groups;
    }
    var rest = group.minus(id);
    return rest.isEmpty() ? groups.minus(key) : groups.plus(key, rest);
  }

  static Origin.Network network(ServiceRoute route, NetworkAttachment on) {
    return new Origin.Network(on.name(route.id().app()));
  }

  static @Nullable SlotRoute slot(ServiceRoute service, int index) {
    for (SlotRoute route : service.slots()) {
      if (route.index() == index) {
        return route;
      }
    }
    return null;
  }

  /** The address that containers on a network know by a name, in any case. */
  Optional<String> named(Origin.Network on, String name) {
    return Optional.ofNullable(names.getOrDefault(on, Map.of()).get(lower(name)));
  }

  /** The service that is called so in all of the cluster: {@code db.app}. */
  Optional<ServiceRoute> fullyNamed(String name) {
    String asked = lower(name);
    // An app's name has no dot, a service's may.
    PSortedMap<ServiceId, ServiceRoute> app = apps.get(asked.substring(asked.lastIndexOf('.') + 1));
    return app == null
        ? Optional.empty()
        : app.values().stream().filter(r -> fullName(r.id()).equals(asked)).findFirst();
  }

  private static String fullName(ServiceId id) {
    return lower(id.service() + "." + id.app());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
