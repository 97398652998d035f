package io.deputy.wire;

import io.deputy.model.BlockIo;
import io.deputy.model.Cpus;
import io.deputy.model.Limits;
import io.deputy.model.Memory;
import io.deputy.model.Ulimit;
import io.deputy.proto.v1.ModelProto;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a container may use at most. */
final class LimitsWire {
  private LimitsWire() {}

  static ModelProto.Limits write(Limits l) {
    var sent =
        ModelProto.Limits.newBuilder()
            .setCpus(write(l.cpus()))
            .setMemory(write(l.memory()))
            .setBlockIo(write(l.blockIo()))
            .setPids(l.pids())
            .setCgroupParent(l.cgroupParent());
    l.ulimits()
        .forEach(
            (name, u) ->
                sent.putUlimits(
                    name,
                    ModelProto.Limits.Ulimit.newBuilder()
                        .setSoft(u.soft())
                        .setHard(u.hard())
                        .build()));
    return sent.build();
  }

  static Limits read(ModelProto.Limits sent) {
    SortedMap<String, Ulimit> ulimits = new TreeMap<>();
    sent.getUlimitsMap()
        .forEach((name, u) -> ulimits.put(name, new Ulimit(u.getSoft(), u.getHard())));
    return new Limits(
        read(sent.getCpus()),
        read(sent.getMemory()),
        read(sent.getBlockIo()),
        ulimits,
        sent.getPids(),
        sent.getCgroupParent());
  }

  private static ModelProto.Limits.Cpus write(Cpus c) {
    return ModelProto.Limits.Cpus.newBuilder()
        .setNanos(c.nanos())
        .setShares(c.shares())
        .setPeriodMicros(c.periodMicros())
        .setQuotaMicros(c.quotaMicros())
        .setRealtimePeriodMicros(c.realtimePeriodMicros())
        .setRealtimeRuntimeMicros(c.realtimeRuntimeMicros())
        .setSet(c.set())
        .build();
  }

  private static Cpus read(ModelProto.Limits.Cpus sent) {
    return new Cpus(
        sent.getNanos(),
        sent.getShares(),
        sent.getPeriodMicros(),
        sent.getQuotaMicros(),
        sent.getRealtimePeriodMicros(),
        sent.getRealtimeRuntimeMicros(),
        sent.getSet());
  }

  private static ModelProto.Limits.Memory write(Memory m) {
    var sent =
        ModelProto.Limits.Memory.newBuilder()
            .setLimitBytes(m.limitBytes())
            .setSwapBytes(m.swapBytes())
            .setOomKillDisabled(m.oomKillDisabled())
            .setOomScoreAdjustment(m.oomScoreAdjustment())
            .setShmBytes(m.shmBytes());
    if (m.swappiness() != null) {
      sent.setSwappiness(m.swappiness());
    }
    return sent.build();
  }

  private static Memory read(ModelProto.Limits.Memory sent) {
    return new Memory(
        sent.getLimitBytes(),
        sent.getSwapBytes(),
        sent.hasSwappiness() ? sent.getSwappiness() : null,
        sent.getOomKillDisabled(),
        sent.getOomScoreAdjustment(),
        sent.getShmBytes());
  }

  private static ModelProto.Limits.BlockIo write(BlockIo b) {
    var sent = ModelProto.Limits.BlockIo.newBuilder().setWeight(b.weight());
    b.weights().forEach(w -> sent.addWeightsBuilder().setPath(w.path()).setWeight(w.weight()));
    b.readBytes().forEach(r -> sent.addReadBytes(write(r)));
    b.writeBytes().forEach(r -> sent.addWriteBytes(write(r)));
    b.readOps().forEach(r -> sent.addReadOps(write(r)));
    b.writeOps().forEach(r -> sent.addWriteOps(write(r)));
    return sent.build();
  }

  private static BlockIo read(ModelProto.Limits.BlockIo sent) {
    return new BlockIo(
        sent.getWeight(),
        sent.getWeightsList().stream()
            .map(w -> new BlockIo.Weight(w.getPath(), w.getWeight()))
            .toList(),
        rates(sent.getReadBytesList()),
        rates(sent.getWriteBytesList()),
        rates(sent.getReadOpsList()),
        rates(sent.getWriteOpsList()));
  }

  private static ModelProto.Limits.BlockIo.Rate write(BlockIo.Rate r) {
    return ModelProto.Limits.BlockIo.Rate.newBuilder().setPath(r.path()).setRate(r.rate()).build();
  }

  private static List<BlockIo.Rate> rates(List<ModelProto.Limits.BlockIo.Rate> sent) {
    return sent.stream().map(r -> new BlockIo.Rate(r.getPath(), r.getRate())).toList();
  }
}
