package io.deputy.coordinator.api;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.proto.v1.OperatorProto.Change;
import io.deputy.wire.SpecWire;

/** What an edit changes, as operators are told it. */
final class Changes {
  private Changes() {}

  static Change write(AppChange change) {
    return Change.newBuilder()
        .setService(change.service().service())
        .setKind(Change.Kind.valueOf("KIND_" + change.kind().name()))
        .addAllDetails(change.details())
        .setVersion(change.spec().map(SpecWire::version).orElse(""))
        .build();
  }
}
