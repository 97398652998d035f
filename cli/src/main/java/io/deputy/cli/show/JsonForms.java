package io.deputy.cli.show;

import io.deputy.cli.view.About;
import io.deputy.cli.view.CertificateLine;
import io.deputy.cli.view.Change;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.Difference;
import io.deputy.cli.view.History;
import io.deputy.cli.view.MachineStatus;
import io.deputy.cli.view.Move;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.Planned;
import io.deputy.cli.view.Revision;
import io.deputy.cli.view.ServiceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The keys of every JSON document that {@code --json} prints. Scripts rely on them: they are only
 * added. Times are in seconds, sizes in bytes; what is not known is an empty text.
 */
public final class JsonForms {
  private JsonForms() {}

  /** An object whose keys stay in the order given: key, value, key, value… */
  public static Map<String, Object> object(Object... keysAndValues) {
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  public static Map<String, Object> status(ClusterStatus status) {
    return object(
        "coordinator", status.coordinator(),
        "term", status.term(),
        "revision", status.revision(),
        "troubles", status.troubles(),
        "machines", machines(status.machines()),
        "services", status.services().stream().map(JsonForms::service).toList());
  }

  public static List<Map<String, Object>> machines(List<MachineStatus> machines) {
    return machines.stream().map(JsonForms::machine).toList();
  }

  private static Map<String, Object> machine(MachineStatus status) {
    var machine = status.machine();
    var facts = machine.facts();
    return object(
        "name", machine.name().value(),
        "address", machine.address(),
        "peerPort", machine.peerPort(),
        "contact", status.contact(),
        "lastHeardSeconds", seconds(status.lastHeard()),
        "draining", status.draining(),
        "primaries", status.primaries(),
        "fallbacks", status.fallbacks(),
        "labels", machine.labels(),
        "os", facts.os(),
        "arch", facts.arch(),
        "kernel", facts.kernel(),
        "cpus", facts.cpus(),
        "memoryBytes", facts.memoryBytes(),
        "diskBytes", facts.diskBytes(),
        "docker", facts.docker(),
        "abilities", facts.abilities(),
        "agentVersion", facts.agentVersion(),
        "troubles", status.troubles());
  }

  private static Map<String, Object> service(ServiceStatus service) {
    return object(
        "app", service.app(),
        "service", service.service(),
        "standing", service.standing(),
        "atRest", service.atRest(),
        "reasons", service.reasons(),
        "image", service.image(),
        "replicas", service.replicas(),
        "strict", service.strict(),
        "address", service.address(),
        "ports", service.ports(),
        "networks", service.networks(),
        "placements", service.placements().stream().map(JsonForms::placement).toList(),
        "heldUntil", service.heldUntil().map(Instant::toString).orElse(""),
        "waiting", service.waiting(),
        "floatingAddress", service.floatingAddress(),
        "addressAt", service.addressAt(),
        "moves", service.moves().stream().map(JsonForms::move).toList());
  }

  private static Map<String, Object> move(Move move) {
    return object(
        "slot", move.slot(),
        "state", move.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "from", move.from(),
        "to", move.to(),
        "at", move.at(),
        "unservedSeconds", move.unserved().toMillis() / 1e3,
        "why", move.why());
  }

  private static Map<String, Object> placement(PlacementStatus placement) {
    return object(
        "id", placement.id(),
        "slot", placement.slot(),
        "machine", placement.machine(),
        "role", placement.role().name().toLowerCase(Locale.ROOT),
        "epoch", placement.epoch(),
        "phase", placement.phase(),
        "message", placement.message(),
        "restarts", placement.restarts(),
        "ageSeconds", seconds(placement.age()),
        "container", placement.container(),
        "draining", placement.draining());
  }

  public static List<Map<String, Object>> changes(List<Change> changes) {
    return changes.stream()
        .map(c -> object("service", c.service(), "kind", c.kind().word(), "details", c.details()))
        .toList();
  }

  public static Map<String, Object> plan(String app, Planned plan, List<String> warnings) {
    return object(
        "app", app,
        "changes", changes(plan.changes()),
        "decisions", plan.decisions(),
        "waiting", plan.waiting(),
        "index", plan.index(),
        "warnings", warnings);
  }

  /**
   * @param whole whether the revisions have their changes, files and images
   */
  public static Map<String, Object> history(History history, boolean whole) {
    return object(
        "revisions",
        history.revisions().stream().map(r -> revision(r, whole)).toList(),
        "troubles",
        history.troubles());
  }

  private static Map<String, Object> revision(Revision revision, boolean whole) {
    var object =
        object(
            "app", revision.app(),
            "revision", revision.number(),
            "at", revision.at(),
            "by", revision.by(),
            "action", revision.action());
    for (Change.Kind kind : Change.Kind.values()) {
      object.put(kind.word(), revision.counts().getOrDefault(kind, 0));
    }
    if (whole) {
      object.put("changes", changes(revision.changes()));
      object.put("files", revision.files());
      object.put("images", revision.images());
    }
    return object;
  }

  /**
   * @param to a revision's number, or "now"
   */
  public static Map<String, Object> difference(Difference difference, long from, Object to) {
    return object(
        "app", difference.app(),
        "from", from,
        "to", to,
        "index", difference.index(),
        "changes", changes(difference.changes()));
  }

  /** How services came out of an apply. */
  public static List<Map<String, Object>> standings(List<ServiceStatus> services) {
    return services.stream()
        .map(s -> object("service", s.id(), "standing", s.standing(), "reasons", s.reasons()))
        .toList();
  }

  public static Map<String, Object> about(About about) {
    return object(
        "version", about.version(),
        "name", about.coordinator(),
        "cluster", about.cluster(),
        "leads", about.leads(),
        "leader", about.leader(),
        "term", about.term(),
        "troubles", about.troubles());
  }

  public static Map<String, Object> certificate(CertificateLine line, Instant now) {
    return object(
        "holder", line.holder(),
        "addresses", line.addresses(),
        "expires", line.expires(),
        "daysLeft", Duration.between(now, line.expires()).toDays());
  }

  /** To a tenth. */
  private static double seconds(Duration time) {
    return Math.round(time.toMillis() / 100.0) / 10.0;
  }
}
