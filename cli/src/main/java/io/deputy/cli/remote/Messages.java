package io.deputy.cli.remote;

import com.google.protobuf.Duration;
import io.deputy.cli.view.About;
import io.deputy.cli.view.Applied;
import io.deputy.cli.view.Begun;
import io.deputy.cli.view.Change;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.Difference;
import io.deputy.cli.view.Explanation;
import io.deputy.cli.view.Held;
import io.deputy.cli.view.History;
import io.deputy.cli.view.LogPiece;
import io.deputy.cli.view.MachineStatus;
import io.deputy.cli.view.Move;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.Planned;
import io.deputy.cli.view.Removed;
import io.deputy.cli.view.Revision;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.model.Invalid;
import io.deputy.model.Role;
import io.deputy.proto.v1.ModelProto;
import io.deputy.proto.v1.OperatorProto;
import io.deputy.wire.AgentWire;
import io.deputy.wire.StatusWire;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From messages to the records of {@code io.deputy.cli.view}. A phase that this release does not
 * know is shown as it came; a role or a kind of change is refused by its field's name, since what
 * is said of it would be wrong.
 */
final class Messages {
  private Messages() {}

  static ClusterStatus read(OperatorProto.StatusResponse sent) {
    return new ClusterStatus(
        sent.getTerm(),
        sent.getCoordinator(),
        sent.getMachinesList().stream().map(Messages::read).toList(),
        sent.getServicesList().stream().map(Messages::read).toList(),
        List.copyOf(sent.getTroublesList()),
        sent.getRevision());
  }

  private static MachineStatus read(OperatorProto.MachineStatus sent) {
    return new MachineStatus(
        AgentWire.read(sent.getMachine()),
        sent.getContact(),
        read(sent.getLastHeard()),
        sent.getDraining(),
        sent.getPrimaries(),
        sent.getFallbacks(),
        List.copyOf(sent.getTroublesList()));
  }

  private static ServiceStatus read(OperatorProto.ServiceStatus sent) {
    return new ServiceStatus(
        sent.getApp(),
        sent.getService(),
        sent.getImage(),
        sent.getReplicas(),
        sent.getAddress(),
        sent.getPortsList().stream().map(Messages::port).toList(),
        sent.getStanding(),
        List.copyOf(sent.getReasonsList()),
        sent.getPlacementsList().stream().map(Messages::read).toList(),
        sent.getStrict(),
        List.copyOf(sent.getNetworksList()),
        sent.getAtRest(),
        sent.getVersion(),
        sent.getMovesList().stream().map(Messages::read).toList(),
        sent.hasHeldUntil()
            ? Optional.of(StatusWire.read(sent.getHeldUntil(), "service.held_until"))
            : Optional.empty(),
        sent.getWaiting(),
        sent.getFloatingAddress(),
        List.copyOf(sent.getAddressAtList()));
  }

  private static Move read(OperatorProto.MoveStatus sent) {
    return new Move(
        sent.getSlot(),
        sent.getFrom(),
        sent.getTo(),
        sent.getEpoch(),
        switch (sent.getState()) {
          case STATE_UNDER_WAY -> Move.State.UNDER_WAY;
          case STATE_MOVED -> Move.State.MOVED;
          case STATE_GIVEN_UP -> Move.State.GIVEN_UP;
          case STATE_UNSPECIFIED, UNRECOGNIZED ->
              throw new Invalid("move.state", sent.getState(), "UNDER_WAY, MOVED or GIVEN_UP");
        },
        sent.getAt(),
        read(sent.getUnserved()),
        sent.getWhy());
  }

  static Begun read(OperatorProto.SwitchoverResponse sent) {
    return new Begun(
        sent.getApp(),
        sent.getService(),
        sent.getSlot(),
        sent.getFrom(),
        sent.getEpoch(),
        sent.getRevision());
  }

  static Held read(OperatorProto.HoldResponse sent) {
    return new Held(
        sent.getApp() + "/" + sent.getService(),
        sent.hasUntil()
            ? Optional.of(StatusWire.read(sent.getUntil(), "hold.until"))
            : Optional.empty(),
        sent.getWasHeld());
  }

  private static String port(ModelProto.PublishedPort port) {
    var text = new StringBuilder();
    if (!port.getHostAddress().isEmpty()) {
      text.append(port.getHostAddress()).append(':');
    }
    if (port.getPublished() > 0) {
      text.append(port.getPublished()).append(':');
    }
    text.append(port.getTarget());
    return text.append(port.getProtocol() == ModelProto.Protocol.PROTOCOL_UDP ? "/udp" : "")
        .toString();
  }

  private static PlacementStatus read(OperatorProto.PlacementStatus sent) {
    return new PlacementStatus(
        sent.getId(),
        sent.getSlot(),
        sent.getMachine(),
        role(sent.getRole()),
        sent.getEpoch(),
        phase(sent),
        sent.getMessage(),
        sent.getRestarts(),
        read(sent.getAge()),
        sent.getContainer(),
        sent.getDraining());
  }

  private static Role role(ModelProto.Role sent) {
    return switch (sent) {
      case ROLE_FALLBACK -> Role.FALLBACK;
      case ROLE_PRIMARY -> Role.PRIMARY;
      case ROLE_ENDED -> Role.ENDED;
      case ROLE_UNSPECIFIED, UNRECOGNIZED ->
          throw new Invalid("placement.role", sent, "FALLBACK, PRIMARY or ENDED");
    };
  }

  private static String phase(OperatorProto.PlacementStatus sent) {
    return switch (sent.getPhase()) {
      case PHASE_UNSPECIFIED -> "";
      case UNRECOGNIZED -> "phase " + sent.getPhaseValue();
      default -> sent.getPhase().name().substring("PHASE_".length()).toLowerCase(Locale.ROOT);
    };
  }

  static Applied read(OperatorProto.ApplyResponse sent) {
    return new Applied(
        changes(sent.getChangesList()),
        List.copyOf(sent.getMissingList()),
        sent.getRevision(),
        sent.getIndex(),
        List.copyOf(sent.getKeptVolumesList()),
        List.copyOf(sent.getWarningsList()));
  }

  static Applied read(OperatorProto.ScaleResponse sent) {
    return new Applied(
        changes(sent.getChangesList()),
        List.of(),
        sent.getRevision(),
        sent.getIndex(),
        List.of(),
        List.of());
  }

  static History read(OperatorProto.HistoryResponse sent) {
    return new History(
        sent.getRevisionsList().stream().map(Messages::read).toList(),
        List.copyOf(sent.getTroublesList()));
  }

  private static Revision read(OperatorProto.Revision sent) {
    var counts = new TreeMap<Change.Kind, Integer>();
    counts.put(Change.Kind.ADDED, sent.getAdded());
    counts.put(Change.Kind.REPLACED, sent.getReplaced());
    counts.put(Change.Kind.ADJUSTED, sent.getAdjusted());
    counts.put(Change.Kind.REMOVED, sent.getRemoved());
    counts.put(Change.Kind.UNCHANGED, sent.getUnchanged());
    counts.values().removeIf(count -> count == 0);
    var images = new TreeMap<String, List<String>>();
    sent.getImagesList().forEach(i -> images.put(i.getService(), List.copyOf(i.getIdsList())));
    return new Revision(
        sent.getApp(),
        sent.getNumber(),
        StatusWire.read(sent.getAt(), "revision.at"),
        sent.getBy(),
        sent.getAction(),
        counts,
        changes(sent.getChangesList()),
        List.copyOf(sent.getFilesList()),
        images);
  }

  static Difference read(OperatorProto.DiffResponse sent) {
    return new Difference(sent.getApp(), changes(sent.getChangesList()), sent.getIndex());
  }

  static Planned read(OperatorProto.PlanResponse sent) {
    return new Planned(
        changes(sent.getChangesList()),
        List.copyOf(sent.getDecisionsList()),
        List.copyOf(sent.getWaitingList()),
        sent.getIndex());
  }

  private static List<Change> changes(List<OperatorProto.Change> sent) {
    return sent.stream()
        .map(
            c ->
                new Change(
                    c.getService(),
                    kind(c.getKind()),
                    List.copyOf(c.getDetailsList()),
                    c.getVersion()))
        .toList();
  }

  private static Change.Kind kind(OperatorProto.Change.Kind sent) {
    return switch (sent) {
      case KIND_ADDED -> Change.Kind.ADDED;
      case KIND_REPLACED -> Change.Kind.REPLACED;
      case KIND_ADJUSTED -> Change.Kind.ADJUSTED;
      case KIND_REMOVED -> Change.Kind.REMOVED;
      case KIND_UNCHANGED -> Change.Kind.UNCHANGED;
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new Invalid("change.kind", sent, "ADDED, REPLACED, ADJUSTED, REMOVED or UNCHANGED");
    };
  }

  static Removed read(OperatorProto.RemoveResponse sent) {
    return new Removed(
        List.copyOf(sent.getServicesList()),
        List.copyOf(sent.getKeptVolumesList()),
        sent.getRevision(),
        sent.getIndex());
  }

  static Explanation read(OperatorProto.ExplainResponse sent) {
    return new Explanation(
        sent.getService(), sent.getStanding(), List.copyOf(sent.getSentencesList()));
  }

  static About read(OperatorProto.AboutResponse sent) {
    return new About(
        sent.getVersion(),
        sent.getCoordinator(),
        sent.getCluster(),
        sent.getLeads(),
        sent.getLeader(),
        sent.getTerm(),
        sent.getTroublesList());
  }

  static LogPiece read(OperatorProto.LogPiece sent) {
    return new LogPiece(
        sent.getPlacement(), sent.getMachine(), sent.getData().toByteArray(), sent.getError());
  }

  private static java.time.Duration read(Duration sent) {
    return java.time.Duration.ofSeconds(sent.getSeconds(), sent.getNanos());
  }
}
