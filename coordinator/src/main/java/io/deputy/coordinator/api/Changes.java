package io.deputy.coordinator.api;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.model.ChangeKind;
import io.deputy.proto.v1.OperatorProto.Change;
import io.deputy.wire.SpecWire;
import java.util.List;

/** What an edit changes, as operators are told it. */
final class Changes {
  private Changes() {}

  static List<Change> write(List<AppChange> changes) {
    return changes.stream().map(Changes::write).toList();
  }

  static Change write(AppChange change) {
    return Change.newBuilder()
        .setService(change.service().service())
        .setKind(write(change.kind()))
        .addAllDetails(change.details())
        .setVersion(change.spec().map(SpecWire::version).orElse(""))
        .build();
  }

  static Change.Kind write(ChangeKind kind) {
    return Change.Kind.valueOf("KIND_" + kind.name());
  }
}
