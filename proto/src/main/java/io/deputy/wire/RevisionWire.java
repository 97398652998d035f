package io.deputy.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.Invalid;
import io.deputy.model.Revision;
import io.deputy.proto.v1.StateProto;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Revisions as they are stored: a head that operators can read in the Consul UI, the rendered app
 * compressed in pieces, and the images as JSON.
 */
public final class RevisionWire {
  /** Of Base64. A Consul value holds 512 KiB, and a transaction no more, with Base64 around it. */
  public static final int PIECE_CHARS = 256 * 1024;

  /** No app that an operator can send is larger: what is, is no app. */
  private static final int MAX_BYTES = 128 << 20;

  private RevisionWire() {}

  /**
   * @param pieces of its {@link #pack packed} rest; 0 or more
   */
  public record StoredHead(Revision.Head head, int pieces) {}

  /** What a head does not say. */
  public record Rendered(AppSpec spec, List<Revision.Change> changes) {}

  public static String write(StoredHead stored) {
    Revision.Head h = stored.head();
    return StateWire.print(
        StateProto.RevisionHead.newBuilder()
            .setApp(h.app())
            .setNumber(h.number())
            .setAt(Wire.write(h.at()))
            .setBy(h.by())
            .setAction(Wire.write(h.action(), StateProto.Action.class))
            .setAdded(h.count(ChangeKind.ADDED))
            .setReplaced(h.count(ChangeKind.REPLACED))
            .setAdjusted(h.count(ChangeKind.ADJUSTED))
            .setRemoved(h.count(ChangeKind.REMOVED))
            .setUnchanged(h.count(ChangeKind.UNCHANGED))
            .setPieces(stored.pieces())
            .build());
  }

  /**
   * @throws Invalid if the text is not JSON, or not what may stand there; the message says where
   */
  public static StoredHead readHead(String json) {
    var sent = StateWire.parse(json, StateProto.RevisionHead.newBuilder(), "revision").build();
    var counts = new EnumMap<ChangeKind, Integer>(ChangeKind.class);
    counts.put(ChangeKind.ADDED, sent.getAdded());
    counts.put(ChangeKind.REPLACED, sent.getReplaced());
    counts.put(ChangeKind.ADJUSTED, sent.getAdjusted());
    counts.put(ChangeKind.REMOVED, sent.getRemoved());
    counts.put(ChangeKind.UNCHANGED, sent.getUnchanged());
    counts.values().removeIf(count -> count == 0);
    var head =
        new Revision.Head(
            sent.getApp(),
            sent.getNumber(),
            Wire.read(sent.getAt(), "revision.at"),
            sent.getBy(),
            Wire.read(sent.getAction(), Revision.Action.class, "revision.action"),
            counts);
    Invalid.unless(sent.getPieces() >= 0, "pieces of a revision", sent.getPieces(), "0 or more");
    return new StoredHead(head, sent.getPieces());
  }

  /** Spec and changes, compressed, in pieces of at most {@link #PIECE_CHARS}. */
  public static List<String> pack(Revision revision) {
    var sent = StateProto.Rendered.newBuilder().setApp(SpecWire.write(revision.spec()));
    revision.changes().forEach(c -> sent.addChanges(write(c)));
    var bytes = new ByteArrayOutputStream();
    try (var compressed = new GZIPOutputStream(bytes)) {
      compressed.write(SpecWire.inOrder(sent.build()));
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory does not fail", e);
    }
    String text = Base64.getEncoder().encodeToString(bytes.toByteArray());
    var pieces = new ArrayList<String>();
    for (int from = 0; from < text.length(); from += PIECE_CHARS) {
      pieces.add(text.substring(from, Math.min(text.length(), from + PIECE_CHARS)));
    }
    return pieces;
  }

  /**
   * @throws Invalid if that is not what {@link #pack} has made
   */
  public static Rendered unpack(List<String> pieces) {
    try (var compressed =
        new GZIPInputStream(
            new ByteArrayInputStream(Base64.getDecoder().decode(String.join("", pieces))))) {
      byte[] bytes = compressed.readNBytes(MAX_BYTES);
      Invalid.unless(compressed.read() < 0, "size of a revision", "more", MAX_BYTES + " bytes");
      var sent = StateProto.Rendered.parseFrom(bytes);
      return new Rendered(
          SpecWire.read(sent.getApp()),
          sent.getChangesList().stream().map(RevisionWire::read).toList());
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid("app of a revision", e, "what Deputy wrote");
    } catch (Invalid e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new Invalid("app of a revision", e, "gzip in Base64 as Deputy wrote it");
    }
  }

  private static StateProto.Rendered.Change write(Revision.Change c) {
    return StateProto.Rendered.Change.newBuilder()
        .setService(c.service())
        .setKind(Wire.write(c.kind(), StateProto.ChangeKind.class))
        .addAllDetails(c.details())
        .build();
  }

  private static Revision.Change read(StateProto.Rendered.Change sent) {
    return new Revision.Change(
        sent.getService(),
        Wire.read(sent.getKind(), ChangeKind.class, "change.kind"),
        sent.getDetailsList());
  }

  public static String write(Map<String, ? extends SortedSet<String>> images) {
    var sent = StateProto.RevisionImages.newBuilder();
    images.forEach(
        (service, ids) ->
            sent.putServices(
                service, StateProto.RevisionImages.Images.newBuilder().addAllIds(ids).build()));
    return StateWire.print(sent.build());
  }

  /**
   * @throws Invalid as {@link #readHead} does
   */
  public static SortedMap<String, SortedSet<String>> readImages(String json) {
    var sent = StateWire.parse(json, StateProto.RevisionImages.newBuilder(), "images").build();
    var images = new TreeMap<String, SortedSet<String>>();
    sent.getServicesMap().forEach((name, ids) -> images.put(name, new TreeSet<>(ids.getIdsList())));
    return images;
  }
}
