package io.deputy.coordinator.admit;

import io.deputy.model.BlockIo;
import io.deputy.model.Cpus;
import io.deputy.model.Limits;
import io.deputy.model.Memory;
import io.deputy.model.Ulimit;
import java.util.List;

/** What a container may use at most, by the older keys, which are shorter. */
final class LimitWords {
  private LimitWords() {}

  static void put(Limits limits, Words words) {
    cpus(limits.cpus(), words);
    memory(limits.memory(), words);
    blockIo(limits.blockIo(), words);
    limits.ulimits().forEach((name, u) -> words.put("ulimits." + name, ulimit(u)));
    words.number("pids_limit", limits.pids());
    words.text("cgroup_parent", limits.cgroupParent());
  }

  private static void cpus(Cpus cpus, Words words) {
    if (cpus.nanos() != 0) {
      words.put("cpus", Words.decimal(cpus.nanos(), 9));
    }
    words.number("cpu_shares", cpus.shares());
    words.number("cpu_period", cpus.periodMicros());
    words.number("cpu_quota", cpus.quotaMicros());
    words.number("cpu_rt_period", cpus.realtimePeriodMicros());
    words.number("cpu_rt_runtime", cpus.realtimeRuntimeMicros());
    words.text("cpuset", cpus.set());
  }

  private static void memory(Memory memory, Words words) {
    words.size("mem_limit", memory.limitBytes());
    words.size("memswap_limit", memory.swapBytes());
    if (memory.swappiness() != null) {
      words.put("mem_swappiness", memory.swappiness());
    }
    words.put("oom_kill_disable", memory.oomKillDisabled());
    words.number("oom_score_adj", memory.oomScoreAdjustment());
    words.size("shm_size", memory.shmBytes());
  }

  private static void blockIo(BlockIo io, Words words) {
    words.number("blkio_config.weight", io.weight());
    words.list(
        "blkio_config.weight_device",
        io.weights(),
        w -> "{path: %s, weight: %d}".formatted(Words.quoted(w.path()), w.weight()));
    rates("blkio_config.device_read_bps", io.readBytes(), words);
    rates("blkio_config.device_write_bps", io.writeBytes(), words);
    rates("blkio_config.device_read_iops", io.readOps(), words);
    rates("blkio_config.device_write_iops", io.writeOps(), words);
  }

  private static void rates(String key, List<BlockIo.Rate> rates, Words words) {
    words.list(key, rates, r -> "{path: %s, rate: %d}".formatted(Words.quoted(r.path()), r.rate()));
  }

  private static String ulimit(Ulimit u) {
    return u.soft() == u.hard()
        ? Long.toString(u.soft())
        : "{soft: %d, hard: %d}".formatted(u.soft(), u.hard());
  }
}
