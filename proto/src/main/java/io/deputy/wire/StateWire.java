package io.deputy.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.Move;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Wishes;
import io.deputy.proto.v1.ModelProto;
import io.deputy.proto.v1.StateProto;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is stored, as JSON that an operator can read and that survives a newer field. */
public final class StateWire {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().preservingProtoFieldNames().sortingMapKeys();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

  private StateWire() {}

  public static String write(ServiceRecord r) {
    var sent =
        StateProto.ServiceRecord.newBuilder()
            .setApp(r.id().app())
            .setService(r.id().service())
            .setCurrent(r.current())
            .setRemoved(r.removed())
            .setPlaced(r.placed())
            .setAddress(r.address())
            .setRevision(r.revision());
    r.specs().forEach((hash, spec) -> sent.putSpecs(hash, SpecWire.write(spec)));
    r.slots().values().forEach(s -> sent.addSlots(write(s)));
    if (!r.wishes().equals(Wishes.NONE)) {
      sent.setWishes(write(r.wishes()));
    }
    return print(sent.build());
  }

  /**
   * @throws Invalid if the text is not JSON, or not a record that may exist; the message says where
   */
  public static ServiceRecord readService(String json) {
    var sent = parse(json, StateProto.ServiceRecord.newBuilder(), "service record").build();
    var id = new ServiceId(sent.getApp(), sent.getService());
    var specs = new TreeMap<String, ServiceSpec>();
    sent.getSpecsMap().forEach((hash, spec) -> specs.put(hash, SpecWire.read(spec)));
    var slots = new TreeMap<Integer, Slot>();
    for (StateProto.Slot slot : sent.getSlotsList()) {
      if (slots.put(slot.getIndex(), read(slot, id)) != null) {
        throw new Invalid("slots of " + id, slot.getIndex(), "each index once");
      }
    }
    return new ServiceRecord(
        id,
        specs,
        sent.getCurrent(),
        sent.getRemoved(),
        sent.getPlaced(),
        sent.getAddress(),
        slots,
        sent.getRevision(),
        read(sent.getWishes()));
  }

  public static String write(MachineRecord r) {
    return print(
        StateProto.MachineRecord.newBuilder()
            .setMachine(AgentWire.write(r.machine()))
            .setDraining(r.draining())
            .build());
  }

  /**
   * @throws Invalid as {@link #readService} does
   */
  public static MachineRecord readMachine(String json) {
    var sent = parse(json, StateProto.MachineRecord.newBuilder(), "machine record").build();
    return new MachineRecord(AgentWire.read(sent.getMachine()), sent.getDraining());
  }

  private static StateProto.Wishes write(Wishes w) {
    var sent = StateProto.Wishes.newBuilder();
    if (w.heldUntil() != null) {
      sent.setHeldUntil(Wire.write(w.heldUntil()));
    }
    w.moves()
        .forEach(
            (slot, move) ->
                sent.addMoves(
                    StateProto.Move.newBuilder()
                        .setSlot(slot)
                        .setTo(move.to() == null ? "" : move.to().value())
                        .setEpoch(move.epoch())
                        .setUntil(Wire.write(move.until()))));
    return sent.build();
  }

  private static Wishes read(StateProto.Wishes sent) {
    var moves = new TreeMap<Integer, Move>();
    for (StateProto.Move move : sent.getMovesList()) {
      moves.put(
          move.getSlot(),
          new Move(
              move.getTo().isEmpty() ? null : new MachineName(move.getTo()),
              move.getEpoch(),
              Wire.read(move.getUntil(), "move.until")));
    }
    return new Wishes(
        sent.hasHeldUntil() ? Wire.read(sent.getHeldUntil(), "wishes.held_until") : null, moves);
  }

  private static StateProto.Slot write(Slot s) {
    var sent = StateProto.Slot.newBuilder().setIndex(s.id().index()).setEpoch(s.epoch());
    if (s.home() != null) {
      sent.setHome(s.home().value());
    }
    sent.addAllHeirs(s.heirs());
    s.placements()
        .forEach(
            p ->
                sent.addPlacements(
                    StateProto.Placement.newBuilder()
                        .setId(p.id().toString())
                        .setMachine(p.machine().value())
                        .setHash(p.hash())
                        .setRole(Wire.write(p.role(), ModelProto.Role.class))
                        .setEpoch(p.epoch())
                        .setDraining(p.draining())
                        .addAllBeside(p.beside().stream().map(PlacementId::toString).toList())));
    return sent.build();
  }

  private static Slot read(StateProto.Slot sent, ServiceId service) {
    return new Slot(
        new SlotId(service, sent.getIndex()),
        sent.getEpoch(),
        sent.getHome().isEmpty() ? null : new MachineName(sent.getHome()),
        sent.getPlacementsList().stream().map(StateWire::read).toList(),
        new TreeSet<>(sent.getHeirsList()));
  }

  private static Placement read(StateProto.Placement sent) {
    return new Placement(
        PlacementId.parse(sent.getId()),
        new MachineName(sent.getMachine()),
        sent.getHash(),
        Wire.read(sent.getRole(), Role.class, "placement.role"),
        sent.getEpoch(),
        sent.getDraining(),
        sent.getBesideList().stream().map(PlacementId::parse).toList());
  }

  static String print(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message that was just built can be printed", e);
    }
  }

  static <B extends Message.Builder> B parse(String json, B into, String what) {
    try {
      PARSER.merge(json, into);
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid(
          what, abbreviated(json), "JSON as Deputy wrote it (" + e.getMessage() + ")");
    }
  }

  private static String abbreviated(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
