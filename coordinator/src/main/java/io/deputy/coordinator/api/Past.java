package io.deputy.coordinator.api;

import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.AppDifference;
import io.deputy.coordinator.admit.Index;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.store.History;
import io.deputy.coordinator.store.NeededContents;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.Revision;
import io.deputy.proto.v1.OperatorProto;
import io.deputy.proto.v1.OperatorProto.DiffRequest;
import io.deputy.proto.v1.OperatorProto.DiffResponse;
import io.deputy.proto.v1.OperatorProto.HistoryRequest;
import io.deputy.proto.v1.OperatorProto.HistoryResponse;
import io.deputy.wire.StatusWire;
import io.grpc.StatusException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was, answered from the store. Blocks for as long as that takes. */
final class Past {
  private final Views views;
  private final History history;

  Past(Views views, History history) {
    this.views = views;
    this.history = history;
  }

  HistoryResponse history(HistoryRequest request) throws StatusException {
    String app = request.getApp();
    ClusterView view = views.leading();
    History.Heads.Found found = list(app);
    if (!app.isEmpty() && found.of(app).isEmpty() && found.troubles().isEmpty()) {
      mustExist(app, view);
    }
    var response = HistoryResponse.newBuilder().addAllTroubles(found.troubles());
    for (List<Revision.Head> heads : found.heads().values()) {
      for (Revision.Head head : heads) {
        var said = said(head);
        if (!app.isEmpty()) {
          addRest(head, said, response);
        }
        response.addRevisions(said);
      }
    }
    return response.build();
  }

  private static OperatorProto.Revision.Builder said(Revision.Head head) {
    return OperatorProto.Revision.newBuilder()
        .setApp(head.app())
        .setNumber(head.number())
        .setAt(StatusWire.write(head.at()))
        .setBy(head.by())
        .setAction(head.action().name().toLowerCase(Locale.ROOT))
        .setAdded(head.count(ChangeKind.ADDED))
        .setReplaced(head.count(ChangeKind.REPLACED))
        .setAdjusted(head.count(ChangeKind.ADJUSTED))
        .setRemoved(head.count(ChangeKind.REMOVED))
        .setUnchanged(head.count(ChangeKind.UNCHANGED));
  }

  private void addRest(
      Revision.Head head, OperatorProto.Revision.Builder said, HistoryResponse.Builder response)
      throws StatusException {
    switch (history.get(head.app(), head.number())) {
      case History.Got.Found(var revision, var images) -> {
        revision
            .changes()
            .forEach(
                c ->
                    said.addChanges(
                        OperatorProto.Change.newBuilder()
                            .setService(c.service())
                            .setKind(Changes.write(c.kind()))
                            .addAllDetails(c.details())));
        said.addAllFiles(NeededContents.carriedBy(revision.spec().services().values().stream()));
        images.forEach(
            (service, ids) ->
                said.addImages(
                    OperatorProto.RanImages.newBuilder().setService(service).addAllIds(ids)));
      }
      // Perhaps it has just been pushed out; what its head says was so.
      case History.Got.Missing missing -> response.addTroubles(missing.problem());
      case History.Away away -> throw Refusals.away(away.problem());
    }
  }

  DiffResponse diff(DiffRequest request) throws StatusException {
    ClusterView view = views.leading();
    String app = request.getApp().isEmpty() ? only() : request.getApp();
    AppSpec from = spec(app, request.getFrom(), view);
    AppSpec to = request.getTo() == 0 ? now(app, view) : spec(app, request.getTo(), view);
    return DiffResponse.newBuilder()
        .setApp(app)
        .addAllChanges(Changes.write(AppDifference.between(from, to)))
        .setIndex(Index.of(app, view.snapshot().services()))
        .build();
  }

  private static AppSpec now(String app, ClusterView view) throws StatusException {
    Refusals.leftAlone(app, view);
    return new AppSpec(app, Admission.services(app, view.snapshot().services()));
  }

  private AppSpec spec(String app, long number, ClusterView view) throws StatusException {
    return switch (history.get(app, number)) {
      case History.Got.Found found -> found.revision().spec();
      case History.Got.Missing missing -> throw notKept(app, missing, view);
      case History.Away away -> throw Refusals.away(away.problem());
    };
  }

  private StatusException notKept(String app, History.Got.Missing missing, ClusterView view)
      throws StatusException {
    List<Revision.Head> kept = list(app).of(app);
    if (kept.isEmpty()) {
      mustExist(app, view);
    }
    String those =
        kept.isEmpty()
            ? "; none is"
            : "; those are "
                + kept.reversed().stream()
                    .map(head -> Long.toString(head.number()))
                    .collect(Collectors.joining(", "));
    return Refusals.invalid(List.of(missing.problem() + those));
  }

  /** The one app that has revisions. */
  private String only() throws StatusException {
    Set<String> apps = list("").heads().keySet();
    if (apps.size() == 1) {
      return apps.iterator().next();
    }
    throw Refusals.invalid(
        List.of(
            apps.isEmpty()
                ? "no app has revisions yet"
                : "several apps have revisions, say which with --app: " + String.join(", ", apps)));
  }

  private static void mustExist(String app, ClusterView view) throws StatusException {
    var apps = new TreeSet<String>();
    view.snapshot().services().keySet().forEach(id -> apps.add(id.app()));
    view.leftAlone().keySet().forEach(id -> apps.add(id.app()));
    if (!apps.contains(app)) {
      throw Refusals.invalid(
          List.of(
              "there is no app %s; %s"
                  .formatted(
                      app,
                      apps.isEmpty()
                          ? "there is none at all"
                          : "there are " + String.join(", ", apps))));
    }
  }

  private History.Heads.Found list(String app) throws StatusException {
    return switch (history.list(app)) {
      case History.Heads.Found found -> found;
      case History.Away away -> throw Refusals.away(away.problem());
    };
  }
}
