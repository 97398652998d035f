package io.deputy.text;

import io.deputy.model.Contact;
import io.deputy.model.MachineName;
import io.deputy.model.Phase;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/** A sentence for each reason: who, what, why, and what would change it. */
public final class Sentences {
  private Sentences() {}

  /** Without a full stop, so that it can stand inside another sentence. */
  public static String of(Reason reason) {
    return switch (reason) {
      case Reason.NotReachable r when r.contact() == Contact.LOST ->
          "%s is lost: not heard for %s".formatted(r.machine(), span(r.unheard()));
      case Reason.NotReachable r ->
          "%s is silent: not heard for %s".formatted(r.machine(), span(r.unheard()));
      case Reason.NotInCluster r -> "%s is not in the cluster any more".formatted(r.machine());
      case Reason.DockerAway r -> "Docker of %s is away".formatted(r.machine());
      case Reason.Draining r -> "%s is being drained".formatted(r.machine());
      case Reason.OtherRoleHere r ->
          "%s runs %s of the same slot, and both would die with it"
              .formatted(r.machine(), r.other());
      case Reason.ConstraintFails r ->
          "%s does not satisfy the constraint %s".formatted(r.machine(), r.constraint());
      case Reason.PortTaken r ->
          "port %d of %s is taken by %s".formatted(r.port(), r.machine(), r.by());
      case Reason.TooManyThere r ->
          "%s has %d of it already, and max_replicas_per_node is %d"
              .formatted(r.machine(), r.there(), r.most());
      case Reason.PathMissing r -> "%s has no %s".formatted(r.machine(), r.path());
      case Reason.PathUnknown r ->
          "%s has not said yet whether it has %s".formatted(r.machine(), r.path());
      case Reason.VolumeMissing r ->
          "%s has no volume %s, which is external".formatted(r.machine(), r.volume());
      case Reason.VolumeUnknown r ->
          "%s has not said yet whether it has volume %s".formatted(r.machine(), r.volume());
      case Reason.PortHeld r ->
          "port %s is held by another program on %s".formatted(r.port(), r.machine());
      case Reason.PortUnknown r ->
          "%s has not said yet whether its port %s is free".formatted(r.machine(), r.port());
      case Reason.NotAnsweredThere r ->
          "port %s of %s is not answered on %s: another program holds it there"
              .formatted(r.port(), r.service(), r.machine());
      case Reason.IngressNotInCluster r ->
          "the ports of %s are to be answered on %s (x-deputy.ingress), and no machine of that name"
                  .formatted(r.service(), r.machine())
              + " has joined the cluster";
      case Reason.AddressImpossible r ->
          "%s can't have the address %s: %s".formatted(r.machine(), r.address().address(), r.why());
      case Reason.AddressComing r ->
          "%s has not put up the address %s yet".formatted(r.machine(), r.address().address());
      case Reason.AddressUnknown r ->
          "%s has not said yet whether it can have the address %s"
              .formatted(r.machine(), r.address().address());
      case Reason.TooLittleCpu r ->
          "%s has %s cores left, the service reserves %s"
              .formatted(r.machine(), cores(r.freeMilliCpus()), cores(r.wantedMilliCpus()));
      case Reason.TooLittleMemory r ->
          "%s has %s of memory left, the service reserves %s"
              .formatted(r.machine(), size(r.freeBytes()), size(r.wantedBytes()));
      case Reason.WrongPlatform r ->
          "%s is %s, the service wants %s".formatted(r.machine(), r.has(), r.wanted());
      case Reason.DataElsewhere r ->
          "its data is on %s and was never copied to %s".formatted(r.home(), r.machine());
      case Reason.NotBeside r ->
          "it stands beside %s, which is on %s and not on %s"
              .formatted(slot(r.leader()), r.at(), r.machine());
      case Reason.NothingBeside r ->
          "it stands beside %s, which has no %s now".formatted(slot(r.leader()), lower(r.role()));
      case Reason.FailedHere r ->
          "%s failed on %s: %s".formatted(r.failed(), r.machine(), r.message());
      case Reason.NoMachineFits r -> noMachineFits(r);
      case Reason.WaitsForLease r ->
          "the primary of %s on %s may still be running: its lease ends in %s"
              .formatted(slot(r.slot()), r.machine(), span(r.left()));
      case Reason.StillRunning r when r.contact() == Contact.REACHABLE ->
          "%s on %s was ended and has not stopped yet, and two must never run at once"
              .formatted(r.placement(), r.machine());
      case Reason.StillRunning r ->
          "%s on %s was ended and may still be running there, and two must never run at once: it"
                  .formatted(r.placement(), r.machine())
              + " waits to hear from %s".formatted(r.machine());
      case Reason.NeverCopied r ->
          "the volume of %s was never copied from %s to its fallback on %s, so the fallback is not"
                  .formatted(slot(r.slot()), r.home(), r.fallback())
              + " promoted: it would start with an empty one";
      case Reason.NoHeir r ->
          "%s is away and %s has no fallback to promote: it waits for %s"
              .formatted(r.machine(), slot(r.slot()), r.machine());
      case Reason.HeirNotReady r ->
          "the fallback %s on %s can't take over yet: it %s%s"
              .formatted(r.fallback(), r.machine(), state(r.phase()), after(r.message()));
      case Reason.Brake r ->
          "%d of %d machines fell silent at once, so nothing is moved: perhaps it is this coordinator"
                  .formatted(r.silent(), r.machines())
              + " that is cut off";
      case Reason.Progress r -> progress(r);
      case Reason.Restarted r ->
          "%s on %s %s and runs for %s: it counts as settled after %s"
              .formatted(
                  r.placement(),
                  r.machine(),
                  restarted(r.restarts()),
                  span(r.runs()),
                  span(r.steadyAfter()));
      case Reason.StartsAgain r ->
          "%s on %s is to be started again, as what it depends on was"
              .formatted(r.placement(), r.machine());
      case Reason.NotReported r ->
          "%s was assigned to %s, which has not reported it yet"
              .formatted(r.placement(), r.machine());
      case Reason.OldSpec r ->
          "%s on %s is still as the file said before".formatted(r.placement(), r.machine());
      case Reason.BeingRemoved r -> "%s is being removed".formatted(r.service());
      case Reason.NoMachines _ -> "no machine has joined the cluster yet";
      case Reason.NoReplicas _ -> "it is declared with 0 replicas";
      case Reason.FallbackUnwanted r ->
          "%s has no fallback (x-deputy.fallback: none, the default of what runs once)"
              .formatted(slot(r.slot()));
      case Reason.BeingMoved r -> moved(r);
      case Reason.MoveNotBegun r ->
          "the move of %s could not begin within %s".formatted(slot(r.slot()), span(r.within()));
      case Reason.NotWanted r -> "%s is not to run any more".formatted(r.slot());
      case Reason.OnEveryMachine r ->
          "one of %s runs on every machine (deploy.mode: global), so none of them moves"
              .formatted(r.service());
      case Reason.MovesWith r ->
          "%s stands beside %s, and moves with it".formatted(r.service(), r.leader());
      case Reason.DataStays r ->
          "the data of %s is on %s, and volumes are not copied to other machines yet"
              .formatted(slot(r.slot()), r.home());
      case Reason.RanToItsEnd r ->
          "%s on %s has run to its end, so there is nothing to move"
              .formatted(r.placement(), r.machine());
      case Reason.HeldByOperator r ->
          "an operator lets new connections to %s wait until %s (deputy release %s)"
              .formatted(r.service(), r.until().truncatedTo(ChronoUnit.SECONDS), r.service());
      case Reason.BrokenRecord r ->
          "the value of %s in Consul can't be read (%s); it is left alone until somebody mends it"
              .formatted(r.key(), r.problem());
      case Reason.CanNotBeStored r ->
          "what is decided of %s can't be stored, so it stays as it is: %s"
              .formatted(r.what(), r.problem());
      case Reason.RecordGone r ->
          ("%s has containers on %s, and its key in Consul is gone; it is left alone until the key is"
                  + " restored (consul snapshot restore); to give it up, stop deputy-agent there, remove"
                  + " its containers by docker rm -f, and start deputy-agent again")
              .formatted(
                  r.service(),
                  r.machines().stream()
                      .map(MachineName::value)
                      .collect(Collectors.joining(" and ")));
      case Reason.RecordBehind r -> behind(r);
    };
  }

  private static String behind(Reason.RecordBehind r) {
    return ("the record of %s in Consul is older than what agents have: %s; it is left alone until a"
            + " newer one is restored (consul snapshot restore), or, if this one is to hold, what is"
            + " newer is removed by hand: %s")
        .formatted(
            r.service(),
            r.newer().stream().map(n -> newer(n, r.placed())).collect(Collectors.joining(", ")),
            r.newer().stream()
                .map(
                    n ->
                        "docker rm -f %s on %s"
                            .formatted(n.placement().containerName(), n.machine()))
                .collect(Collectors.joining(", ")));
  }

  private static String newer(Reason.RecordBehind.Newer n, long placed) {
    return n.epoch() > n.recorded()
        ? "%s on %s with epoch %d, and it knows epoch %d"
            .formatted(n.placement(), n.machine(), n.epoch(), n.recorded())
        : n.placement().number() > placed
            ? "%s on %s, and it ends at #%d".formatted(n.placement(), n.machine(), placed)
            : "%s on %s with epoch %d, and it has given that to another"
                .formatted(n.placement(), n.machine(), n.epoch());
  }

  private static String moved(Reason.BeingMoved r) {
    String from = r.from() == null ? "" : " from " + r.from();
    String to = r.to() == null ? "" : " to " + r.to();
    return "%s is being moved%s%s, as an operator wants".formatted(slot(r.slot()), from, to);
  }

  private static String restarted(int times) {
    return switch (times) {
      case 0 -> "may come to its end";
      case 1 -> "was restarted once";
      default -> "was restarted %d times".formatted(times);
    };
  }

  private static String progress(Reason.Progress r) {
    return "%s on %s %s%s"
        .formatted(r.placement(), r.machine(), state(r.phase()), after(r.message()));
  }

  private static String state(Phase phase) {
    return switch (phase) {
      case ASSIGNED -> "is being prepared";
      case PULLING -> "is getting its image";
      case READY -> "is ready to start";
      case STARTING -> "is starting";
      case HEALTHY -> "is healthy";
      case UNHEALTHY -> "is unhealthy";
      case DRAINING -> "is stopping";
      case STOPPED -> "has stopped";
      case FAILED -> "failed";
      case COMPLETED -> "has run to its end";
    };
  }

  private static String noMachineFits(Reason.NoMachineFits r) {
    String what = "no machine for the %s of %s".formatted(lower(r.role()), slot(r.slot()));
    if (r.each().isEmpty()) {
      return what;
    }
    String each = r.each().stream().map(Sentences::of).collect(Collectors.joining("; "));
    String others = r.others() == 0 ? "" : "; and %d machines more".formatted(r.others());
    return what + ": " + each + others;
  }

  private static String slot(SlotId slot) {
    return slot.index() == 0 ? slot.service().toString() : slot.toString();
  }

  private static String after(String message) {
    return message.isEmpty() ? "" : ": " + message;
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** {@code 2.5 s}, {@code 3 min}, {@code 5 h}: as exact as a person needs it. */
  public static String span(Duration d) {
    if (d.compareTo(Duration.ofSeconds(10)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", Math.max(0, d.toMillis()) / 1000.0);
    }
    if (d.compareTo(Duration.ofMinutes(2)) < 0) {
      return d.toSeconds() + " s";
    }
    return d.compareTo(Duration.ofHours(2)) < 0 ? d.toMinutes() + " min" : d.toHours() + " h";
  }

  private static String cores(long milli) {
    return String.format(Locale.ROOT, "%.2f", Math.max(0, milli) / 1000.0);
  }

  private static String size(long bytes) {
    double mebi = Math.max(0, bytes) / 0x1p20;
    return mebi < 1024
        ? String.format(Locale.ROOT, "%.0f MiB", mebi)
        : String.format(Locale.ROOT, "%.1f GiB", mebi / 1024);
  }
}
