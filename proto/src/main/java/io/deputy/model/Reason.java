package io.deputy.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something is not so, or not yet: a "no" with its facts. {@code io.deputy.text.Sentences} says
 * it in words, in the one place where such words are written.
 */
public sealed interface Reason {
  /** Nothing is placed on a machine that is not heard. */
  record NotReachable(MachineName machine, Contact contact, Duration unheard) implements Reason {}

  /** In no record of the cluster any more. */
  record NotInCluster(MachineName machine) implements Reason {}

  record Draining(MachineName machine) implements Reason {}

  /** Its Docker does not answer. */
  record DockerAway(MachineName machine) implements Reason {}

  /** It runs the other role of the same slot: both would die with it. */
  record OtherRoleHere(MachineName machine, PlacementId other) implements Reason {}

  record ConstraintFails(MachineName machine, Constraint constraint) implements Reason {}

  record PortTaken(MachineName machine, int port, PlacementId by) implements Reason {}

  /** Of the same service, fallbacks too. */
  record TooManyThere(MachineName machine, int there, int most) implements Reason {}

  /** Something that its container is made from must be there, and is never made for it. */
  record PathMissing(MachineName machine, String path) implements Reason {}

  /** The same, and its agent was only just asked. */
  record PathUnknown(MachineName machine, String path) implements Reason {}

  /** An external volume, which somebody else makes. */
  record VolumeMissing(MachineName machine, String volume) implements Reason {}

  /** The same, and its agent was only just asked, or its Docker does not answer. */
  record VolumeUnknown(MachineName machine, String volume) implements Reason {}

  /** By a program that is none of Deputy's. */
  record PortHeld(MachineName machine, MachinePort port) implements Reason {}

  /** The same, and its agent was only just asked. */
  record PortUnknown(MachineName machine, MachinePort port) implements Reason {}

  /** The service runs, and this machine can't answer its published port: another program has it. */
  record NotAnsweredThere(ServiceId service, MachineName machine, MachinePort port)
      implements Reason {}

  /** It is to answer the published ports of a service, and has not joined. */
  record IngressNotInCluster(ServiceId service, MachineName machine) implements Reason {}

  /** An address that moves with the service, and can't be on that machine. */
  record AddressImpossible(MachineName machine, FloatingAddress address, String why)
      implements Reason {}

  /** An address that moves with the service, and is still to be put up on its primary's machine. */
  record AddressComing(MachineName machine, FloatingAddress address) implements Reason {}

  /** An address that such a machine may be unable to have: its agent was only just asked. */
  record AddressUnknown(MachineName machine, FloatingAddress address) implements Reason {}

  record TooLittleCpu(MachineName machine, long freeMilliCpus, long wantedMilliCpus)
      implements Reason {}

  record TooLittleMemory(MachineName machine, long freeBytes, long wantedBytes) implements Reason {}

  record WrongPlatform(MachineName machine, String has, String wanted) implements Reason {}

  /** Its newest data is on another machine, and nobody has copied it here. */
  record DataElsewhere(MachineName machine, MachineName home) implements Reason {}

  /** It goes where the leader of its group is. */
  record NotBeside(MachineName machine, SlotId leader, MachineName at) implements Reason {}

  /** Its group's leader has no placement of this role that it could stand beside. */
  record NothingBeside(SlotId leader, Role role) implements Reason {}

  /** Tried here not long ago, and it failed. */
  record FailedHere(MachineName machine, PlacementId failed, String message) implements Reason {}

  /**
   * No machine fits.
   *
   * @param each what a machine lacks, one reason a machine
   * @param others how many more machines there are, left out of {@code each} to keep it readable
   */
  record NoMachineFits(SlotId slot, Role role, List<Reason> each, int others) implements Reason {
    public NoMachineFits {
      each = List.copyOf(each);
    }

    /** Whether one may be found to fit yet, without anything being changed. */
    public boolean open() {
      return each.stream()
          .anyMatch(
              r ->
                  r instanceof PathUnknown
                      || r instanceof VolumeUnknown
                      || r instanceof PortUnknown
                      || r instanceof AddressUnknown);
    }
  }

  /** The primary's machine is not heard, and it may still be running there. */
  record WaitsForLease(SlotId slot, MachineName machine, Duration left) implements Reason {}

  /**
   * A strict slot's former primary, ended on record, which nobody has seen stop: until then there
   * must not be another.
   */
  record StillRunning(PlacementId placement, MachineName machine, Contact contact)
      implements Reason {}

  /** The fallback's volumes were never copied: promoting it would start with empty ones. */
  record NeverCopied(SlotId slot, MachineName fallback, MachineName home) implements Reason {}

  /** The slot's primary is on a machine that is away, and there is no fallback to promote. */
  record NoHeir(SlotId slot, MachineName machine) implements Reason {}

  /** The slot's fallback is not ready to take over yet. */
  record HeirNotReady(PlacementId fallback, MachineName machine, Phase phase, String message)
      implements Reason {}

  /** More than half of the machines fell silent at once: assume that we are the ones cut off. */
  record Brake(int silent, int machines) implements Reason {}

  /** Under way: what the agent says of a placement that is not there yet. */
  record Progress(PlacementId placement, MachineName machine, Phase phase, String message)
      implements Reason {}

  /**
   * Its container ended by itself and was started again: it may end once more. Or it is one that is
   * not started again, and has not been restarted.
   *
   * @param runs for how long since
   * @param steadyAfter how long it has to run before it counts as settled
   */
  record Restarted(
      PlacementId placement, MachineName machine, int restarts, Duration runs, Duration steadyAfter)
      implements Reason {}

  /** It runs, and what it follows has been started again since it was started. */
  record StartsAgain(PlacementId placement, MachineName machine) implements Reason {}

  /** Decided, and its agent has not reported it yet. */
  record NotReported(PlacementId placement, MachineName machine) implements Reason {}

  /** The slot's primary was made from an older spec; the current one takes its place in turn. */
  record OldSpec(PlacementId placement, MachineName machine) implements Reason {}

  /** Taken out of its app: its containers are being ended. */
  record BeingRemoved(ServiceId service) implements Reason {}

  /** There is no machine at all. */
  record NoMachines() implements Reason {}

  /** Declared with no replicas. */
  record NoReplicas() implements Reason {}

  /** The file asks for no fallback. */
  record FallbackUnwanted(SlotId slot) implements Reason {}

  /**
   * An operator moves it.
   *
   * @param from null where its primary has ended already
   * @param to null until a machine is found
   */
  record BeingMoved(SlotId slot, @Nullable MachineName from, @Nullable MachineName to)
      implements Reason {}

  /** An operator's move that has not begun within this time. */
  record MoveNotBegun(SlotId slot, Duration within) implements Reason {}

  /** It was taken out of its app, or has fewer replicas. */
  record NotWanted(SlotId slot) implements Reason {}

  /** One on every machine: none of them goes anywhere. */
  record OnEveryMachine(ServiceId service) implements Reason {}

  /** It stands beside the leader of its group, and goes where that goes. */
  record MovesWith(ServiceId service, ServiceId leader) implements Reason {}

  /** Its volumes are not copied to other machines yet, so it can't be moved from its data. */
  record DataStays(SlotId slot, MachineName home) implements Reason {}

  /** Its container has run to its end: there is nothing to move. */
  record RanToItsEnd(PlacementId placement, MachineName machine) implements Reason {}

  /** An operator lets new connections wait. */
  record HeldByOperator(ServiceId service, Instant until) implements Reason {}

  /** Its record in the store can't be read, and is left alone until somebody mends it. */
  record BrokenRecord(String key, String problem) implements Reason {}

  /**
   * What is decided of it makes its record larger than the store takes.
   *
   * @param what a service or a machine
   * @param problem how large, and how large it may be
   */
  record CanNotBeStored(String what, String problem) implements Reason {}

  /**
   * Agents have what its record knows nothing of: it was put back from before that was decided.
   *
   * @param placed how many placements the record counts
   */
  record RecordBehind(ServiceId service, long placed, List<Newer> newer) implements Reason {
    public RecordBehind {
      newer = List.copyOf(newer);
    }

    /**
     * @param epoch that it is to serve with; 0 for a fallback
     * @param recorded epoch of its slot by the record
     */
    public record Newer(PlacementId placement, MachineName machine, long epoch, long recorded) {}
  }

  /** Its record is not in the store any more, and these machines have containers of it. */
  record RecordGone(ServiceId service, List<MachineName> machines) implements Reason {
    public RecordGone {
      machines = List.copyOf(machines);
    }
  }
}
