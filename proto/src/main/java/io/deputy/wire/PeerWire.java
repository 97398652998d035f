package io.deputy.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.deputy.model.Invalid;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import io.deputy.proto.v1.PeerProto;
import java.time.Duration;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What agents say to each other. Reading throws {@link Invalid} on anything that is not that. */
public final class PeerWire {
  private PeerWire() {}

  public static byte[] write(PeerHello hello) {
    var sent =
        PeerProto.PeerHello.newBuilder()
            .setApp(hello.service().app())
            .setService(hello.service().service())
            .setSlot(hello.slot())
            .setPort(hello.port())
            .setEpoch(hello.epoch());
    switch (hello.origin()) {
      case Origin.Network(String name) -> sent.setOriginNetwork(name);
      case Origin.Guest(ServiceId asker) ->
          sent.setOriginApp(asker.app()).setOriginService(asker.service());
      case Origin.Ingress() -> sent.setIngress(true);
      case Origin.Host() -> {}
    }
    return sent.build().toByteArray();
  }

  /** Whoever says nothing of himself is the machine. */
  private static Origin origin(PeerProto.PeerHello sent) {
    if (!sent.getOriginService().isEmpty()) {
      return new Origin.Guest(new ServiceId(sent.getOriginApp(), sent.getOriginService()));
    }
    if (!sent.getOriginNetwork().isEmpty()) {
      return new Origin.Network(sent.getOriginNetwork());
    }
    return sent.getIngress() ? new Origin.Ingress() : new Origin.Host();
  }

  /**
   * @param protocol that the hello is for; not in its bytes, but told by what carries them, so that
   *     an agent that knows no datagrams takes none for a connection
   */
  public static PeerHello readHello(byte[] bytes, Protocol protocol) {
    try {
      var sent = PeerProto.PeerHello.parseFrom(bytes);
      return new PeerHello(
          new ServiceId(sent.getApp(), sent.getService()),
          sent.getSlot(),
          protocol,
          sent.getPort(),
          sent.getEpoch(),
          origin(sent));
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid("peer's hello", bytes.length + " bytes", "a PeerHello message");
    }
  }

  public static byte[] write(PromiseQuestion question) {
    var sent =
        PeerProto.PromiseQuestion.newBuilder()
            .setSentAt(question.sentAt())
            .setKeepMillis(question.keep().toMillis());
    question.epochs().forEach((slot, epoch) -> sent.putEpochs(slot.toString(), epoch));
    return sent.build().toByteArray();
  }

  public static PromiseQuestion readQuestion(byte[] bytes) {
    try {
      var sent = PeerProto.PromiseQuestion.parseFrom(bytes);
      var epochs = new TreeMap<SlotId, Long>();
      sent.getEpochsMap().forEach((slot, epoch) -> epochs.put(SlotId.parse(slot), epoch));
      return new PromiseQuestion(sent.getSentAt(), Duration.ofMillis(sent.getKeepMillis()), epochs);
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid(
          "question for promises", bytes.length + " bytes", "a PromiseQuestion message");
    }
  }

  public static byte[] write(PromiseAnswer answer) {
    return PeerProto.PromiseAnswer.newBuilder()
        .setSentAt(answer.sentAt())
        .addAllPromised(answer.promised().stream().map(SlotId::toString).toList())
        .build()
        .toByteArray();
  }

  public static PromiseAnswer readPromises(byte[] bytes) {
    try {
      var sent = PeerProto.PromiseAnswer.parseFrom(bytes);
      return new PromiseAnswer(
          sent.getSentAt(),
          sent.getPromisedList().stream()
              .map(SlotId::parse)
              .collect(Collectors.toCollection(TreeSet::new)));
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid("promises", bytes.length + " bytes", "a PromiseAnswer message");
    }
  }

  public static byte[] write(PeerAnswer answer) {
    return PeerProto.PeerAnswer.newBuilder()
        .setVerdict(Wire.write(answer.verdict(), PeerProto.PeerAnswer.Verdict.class))
        .setReason(answer.reason())
        .setEpoch(answer.epoch())
        .build()
        .toByteArray();
  }

  public static PeerAnswer readAnswer(byte[] bytes) {
    try {
      var sent = PeerProto.PeerAnswer.parseFrom(bytes);
      return new PeerAnswer(
          Wire.read(sent.getVerdict(), PeerAnswer.Verdict.class, "verdict of a peer's answer"),
          sent.getReason(),
          sent.getEpoch());
    } catch (InvalidProtocolBufferException e) {
      throw new Invalid("peer's answer", bytes.length + " bytes", "a PeerAnswer message");
    }
  }
}
