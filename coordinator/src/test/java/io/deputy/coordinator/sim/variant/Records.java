package io.deputy.coordinator.sim.variant;

import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.Variant;
import io.deputy.coordinator.sim.World;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.FakeStore;
import io.deputy.coordinator.store.Reading;
import io.deputy.coordinator.store.Store;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.wire.StateWire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the store, or with those who write into it by hand. */
final class Records {
  private static final ServiceId WEB = new ServiceId("live", "web");
  private static final ServiceId GUEST = new ServiceId(WEB.app(), "guest");
  private static final Duration EVERY = Duration.ofSeconds(3);

  private Records() {}

  /** Every fifth commit is said to be done, and is lost. */
  static final class WriteLost extends Variant {
    private int count;

    @Override
    public Store store(Store store) {
      return new Forwarded(store) {
        @Override
        public Commit commit(Leadership leadership, List<Change> changes) {
          if (++count % 5 != 0) {
            return super.commit(leadership, changes);
          }
          return new Commit.Done(
              changes.stream().map(c -> new Commit.Applied(c, c.version() + 1)).toList());
        }
      };
    }
  }

  /** The first read after a commit shows what stood there before it. */
  static final class StaleReads extends Variant {
    private @Nullable Reading before;

    @Override
    public Store store(Store store) {
      return new Forwarded(store) {
        @Override
        public Commit commit(Leadership leadership, List<Change> changes) {
          before = super.read();
          return super.commit(leadership, changes);
        }

        @Override
        public Reading read() {
          Reading stale = before;
          before = null;
          return stale == null ? super.read() : stale;
        }
      };
    }
  }

  /** A commit of unknown outcome may arrive whenever it likes. */
  static final class NothingSettled extends Variant {
    @Override
    public void consul(FakeStore store) {
      store.neverSettle();
    }
  }

  /** Where the newest data is can't be read. */
  static final class HomeForgotten extends Variant {
    @Override
    public Store store(Store store) {
      return new Forwarded(store) {
        @Override
        public Reading read() {
          return super.read() instanceof View view
              ? new View(homeless(view), view.machines(), view.broken())
              : super.read();
        }
      };
    }

    private static SortedMap<ServiceId, Versioned<ServiceRecord>> homeless(View view) {
      var services = new TreeMap<ServiceId, Versioned<ServiceRecord>>();
      view.services()
          .forEach(
              (id, v) ->
                  services.put(
                      id,
                      new Versioned<>(
                          withSlots(
                              v.record(), s -> new Slot(s.id(), s.epoch(), null, s.placements())),
                          v.version())));
      return services;
    }
  }

  /** Somebody moves a fallback to a machine where nothing of its slot is. */
  static final class PlacementMoved extends Variant {
    @Override
    public void meddle(World world) {
      editWhen(
          world,
          slot -> {
            var free =
                world.machines().stream()
                    .map(SimMachine::name)
                    .filter(n -> slot.placements().stream().noneMatch(p -> p.machine().equals(n)))
                    .findFirst();
            return free.flatMap(m -> slot.fallbacks().findFirst().map(f -> moved(slot, f, m)));
          });
    }
  }

  /** Somebody moves a fallback to its primary's machine. */
  static final class FallbackBesideItsPrimary extends Variant {
    @Override
    public void meddle(World world) {
      editWhen(
          world,
          slot ->
              slot.primary()
                  .flatMap(
                      p -> slot.fallbacks().findFirst().map(f -> moved(slot, f, p.machine()))));
    }
  }

  /** Somebody moves a primary away from the one that it goes by. */
  static final class LeavesTheOthersBehind extends Variant {
    @Override
    public void meddle(World world) {
      editWhen(
          world,
          GUEST,
          slot ->
              slot.primary()
                  .flatMap(
                      p -> slot.fallbacks().findFirst().map(f -> exchanged(slot, p, f.machine()))));
    }

    private static Slot exchanged(Slot slot, Placement p, MachineName to) {
      return slot.replace(
          p.id(),
          x -> new Placement(x.id(), to, x.hash(), x.role(), x.epoch(), x.draining(), x.beside()));
    }
  }

  /** Somebody makes a primary a fallback again. */
  static final class RoleGivenBack extends Variant {
    @Override
    public void meddle(World world) {
      editWhen(
          world,
          slot ->
              slot.primary()
                  .map(
                      p ->
                          slot.replace(
                              p.id(),
                              x ->
                                  new Placement(
                                      x.id(),
                                      x.machine(),
                                      x.hash(),
                                      Role.FALLBACK,
                                      0,
                                      false,
                                      x.beside()))));
    }
  }

  private static Slot moved(Slot slot, Placement f, MachineName to) {
    return slot.replace(
        f.id(),
        x -> new Placement(x.id(), to, x.hash(), x.role(), x.epoch(), x.draining(), x.beside()));
  }

  /** Edits the first slot of a service as soon as that is possible. */
  private static void editWhen(World world, Function<Slot, Optional<Slot>> edit) {
    editWhen(world, WEB, edit);
  }

  private static void editWhen(
      World world, ServiceId service, Function<Slot, Optional<Slot>> edit) {
    ServiceRecord record = world.records().get(service);
    Optional<Slot> edited = record == null ? Optional.empty() : edit.apply(record.slot(0));
    if (record != null && edited.isPresent()) {
      world.consul().edit(service, StateWire.write(withSlots(record, s -> edited.get())));
    } else {
      world.clock().after(EVERY, () -> editWhen(world, service, edit));
    }
  }

  private static ServiceRecord withSlots(ServiceRecord r, UnaryOperator<Slot> change) {
    var slots = new TreeMap<>(r.slots());
    slots.replaceAll((_, slot) -> change.apply(slot));
    return new ServiceRecord(
        r.id(), r.specs(), r.current(), r.removed(), r.placed(), r.address(), slots);
  }

  private static class Forwarded implements Store {
    private final Store to;

    Forwarded(Store to) {
      this.to = to;
    }

    @Override
    public Reading read() {
      return to.read();
    }

    @Override
    public Commit commit(Leadership leadership, List<Change> changes) {
      return to.commit(leadership, changes);
    }

    @Override
    public void watch(Runnable changed) {
      to.watch(changed);
    }

    @Override
    public void close() {
      to.close();
    }
  }
}
