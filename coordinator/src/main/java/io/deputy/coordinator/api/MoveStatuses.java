package io.deputy.coordinator.api;

import io.deputy.coordinator.loop.EndedMove;
import io.deputy.model.Move;
import io.deputy.proto.v1.OperatorProto.MoveStatus;
import io.deputy.text.Sentences;
import io.deputy.wire.AgentWire;

/** Operators' moves, under way or ended, as operators are shown them. */
final class MoveStatuses {
  private MoveStatuses() {}

  static MoveStatus of(int slot, Move move) {
    return MoveStatus.newBuilder()
        .setSlot(slot)
        .setTo(move.to() == null ? "" : move.to().value())
        .setEpoch(move.epoch())
        .setState(MoveStatus.State.STATE_UNDER_WAY)
        .build();
  }

  static MoveStatus of(EndedMove move) {
    var status =
        MoveStatus.newBuilder()
            .setSlot(move.slot().index())
            .setFrom(move.from().value())
            .setTo(move.to() == null ? "" : move.to().value())
            .setEpoch(move.epoch());
    switch (move.outcome()) {
      case EndedMove.Outcome.Moved(var at, var unserved) ->
          status
              .setState(MoveStatus.State.STATE_MOVED)
              .setAt(at.value())
              .setUnserved(AgentWire.write(unserved));
      case EndedMove.Outcome.GivenUp(var why) ->
          status.setState(MoveStatus.State.STATE_GIVEN_UP).setWhy(Sentences.of(why));
    }
    return status.build();
  }
}
