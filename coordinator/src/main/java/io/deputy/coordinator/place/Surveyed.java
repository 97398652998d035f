package io.deputy.coordinator.place;

import static io.deputy.coordinator.place.Fit.YES;
import static io.deputy.coordinator.place.Fit.no;

import io.deputy.model.FloatingAddress;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reason;

/**
 * Filters over what agents found on their machines. What is not known is no yes: who places on
 * trust learns of it only when a start fails.
 */
final class Surveyed {
  private Surveyed() {}

  static Fit pathsAreThere(Wish wish, Candidate c) {
    MachineName machine = c.machine().name();
    for (String path : wish.spec().container().machinePaths()) {
      Boolean there = c.machine().survey().hasPath(path);
      if (there == null) {
        return no(new Reason.PathUnknown(machine, path));
      }
      if (!there) {
        return no(new Reason.PathMissing(machine, path));
      }
    }
    return YES;
  }

  static Fit volumesAreThere(Wish wish, Candidate c) {
    MachineName machine = c.machine().name();
    for (String volume : wish.spec().container().externalVolumes()) {
      Boolean there = c.machine().survey().hasVolume(volume);
      if (there == null) {
        return no(new Reason.VolumeUnknown(machine, volume));
      }
      if (!there) {
        return no(new Reason.VolumeMissing(machine, volume));
      }
    }
    return YES;
  }

  /** Of {@code mode: host}, and at the service's own address: nobody else answers them. */
  static Fit portsAreFree(Wish wish, Candidate c) {
    for (PublishedPort port : wish.spec().ports()) {
      if (wish.spec().onlyWherePrimaryIs(port)
          && port.published() != 0
          && free(c, port.ofMachine()) instanceof Fit.No no) {
        return no;
      }
    }
    return YES;
  }

  /**
   * The others are answered on every machine, so that one which can't is no matter. But where none
   * can, the service would run for nobody.
   */
  static Fit portsAreAnsweredSomewhere(Wish wish, Candidate c) {
    for (MachinePort port : wish.nowhere()) {
      if (free(c, port) instanceof Fit.No no) {
        return no;
      }
    }
    return YES;
  }

  /** The address goes with the service: it would be at none there. */
  static Fit addressCanBeThere(Wish wish, Candidate c) {
    FloatingAddress address = wish.spec().policy().access().address();
    if (address == null) {
      return YES;
    }
    String obstacle = c.machine().survey().obstacle(address);
    if (obstacle == null) {
      return no(new Reason.AddressUnknown(c.machine().name(), address));
    }
    return obstacle.isEmpty()
        ? YES
        : no(new Reason.AddressImpossible(c.machine().name(), address, obstacle));
  }

  private static Fit free(Candidate c, MachinePort port) {
    Boolean held = c.machine().survey().isHeld(port);
    if (held == null) {
      return no(new Reason.PortUnknown(c.machine().name(), port));
    }
    return held ? no(new Reason.PortHeld(c.machine().name(), port)) : YES;
  }
}
