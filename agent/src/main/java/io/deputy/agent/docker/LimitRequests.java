package io.deputy.agent.docker;

import com.github.dockerjava.api.model.BlkioRateDevice;
import com.github.dockerjava.api.model.BlkioWeightDevice;
import com.github.dockerjava.api.model.HostConfig;
import io.deputy.model.BlockIo;
import io.deputy.model.Cpus;
import io.deputy.model.Limits;
import io.deputy.model.Memory;
import io.deputy.model.Reservation;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a container may use at most, as Docker takes it: pure. What is at its default is left out.
 */
final class LimitRequests {
  private LimitRequests() {}

  static void into(HostConfig host, Limits limits, Reservation reserved) {
    cpus(host, limits.cpus());
    memory(host, limits.memory());
    unlessZero(reserved.memoryBytes(), host::withMemoryReservation);
    blockIo(host, limits.blockIo());
    if (!limits.ulimits().isEmpty()) {
      host.withUlimits(
          limits.ulimits().entrySet().stream()
              .map(
                  u ->
                      new com.github.dockerjava.api.model.Ulimit(
                          u.getKey(), u.getValue().soft(), u.getValue().hard()))
              .toList());
    }
    unlessZero(limits.pids(), host::withPidsLimit);
    if (!limits.cgroupParent().isEmpty()) {
      host.withCgroupParent(limits.cgroupParent());
    }
  }

  private static void cpus(HostConfig host, Cpus cpus) {
    unlessZero(cpus.nanos(), host::withNanoCPUs);
    unlessZero(cpus.shares(), shares -> host.withCpuShares(Math.toIntExact(shares)));
    unlessZero(cpus.periodMicros(), host::withCpuPeriod);
    unlessZero(cpus.quotaMicros(), host::withCpuQuota);
    unlessZero(cpus.realtimePeriodMicros(), host::withCpuRealtimePeriod);
    unlessZero(cpus.realtimeRuntimeMicros(), host::withCpuRealtimeRuntime);
    if (!cpus.set().isEmpty()) {
      host.withCpusetCpus(cpus.set());
    }
  }

  private static void memory(HostConfig host, Memory memory) {
    unlessZero(memory.limitBytes(), host::withMemory);
    unlessZero(memory.swapBytes(), host::withMemorySwap);
    @Nullable Integer swappiness = memory.swappiness();
    if (swappiness != null) {
      host.withMemorySwappiness(swappiness.longValue());
    }
    if (memory.oomKillDisabled()) {
      host.withOomKillDisable(true);
    }
    unlessZero(memory.oomScoreAdjustment(), score -> host.withOomScoreAdj(Math.toIntExact(score)));
    unlessZero(memory.shmBytes(), host::withShmSize);
  }

  private static void blockIo(HostConfig host, BlockIo io) {
    unlessZero(io.weight(), weight -> host.withBlkioWeight(Math.toIntExact(weight)));
    if (!io.weights().isEmpty()) {
      host.withBlkioWeightDevice(
          io.weights().stream()
              .map(w -> new BlkioWeightDevice().withPath(w.path()).withWeight(w.weight()))
              .toList());
    }
    if (!io.readBytes().isEmpty()) {
      host.withBlkioDeviceReadBps(rates(io.readBytes()));
    }
    if (!io.writeBytes().isEmpty()) {
      host.withBlkioDeviceWriteBps(rates(io.writeBytes()));
    }
    if (!io.readOps().isEmpty()) {
      host.withBlkioDeviceReadIOps(rates(io.readOps()));
    }
    if (!io.writeOps().isEmpty()) {
      host.withBlkioDeviceWriteIOps(rates(io.writeOps()));
    }
  }

  private static List<BlkioRateDevice> rates(List<BlockIo.Rate> rates) {
    return rates.stream()
        .map(r -> new BlkioRateDevice().withPath(r.path()).withRate(r.rate()))
        .toList();
  }

  private static void unlessZero(long value, LongConsumer set) {
    if (value != 0) {
      set.accept(value);
    }
  }
}
