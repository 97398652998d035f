package io.deputy.compose.spec;

import io.deputy.model.BlockIo;
import io.deputy.model.Cpus;
import io.deputy.model.Limits;
import io.deputy.model.Memory;
import io.deputy.model.Ulimit;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a container may use at most: {@code deploy.resources.limits}, and the keys older than it.
 */
final class LimitsReader {
  private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(1_000_000);

  private final Project project;

  LimitsReader(Project project) {
    this.project = project;
  }

  /** None where there was a problem. */
  Limits read(View service) {
    View limits = service.child("deploy").child("resources").child("limits");
    Cpus cpus = valid(service, "cpus", Cpus.UNLIMITED, () -> cpus(service, limits));
    Memory memory = valid(service, "mem_limit", Memory.UNLIMITED, () -> memory(service, limits));
    BlockIo blockIo = valid(service, "blkio_config", BlockIo.UNLIMITED, () -> blockIo(service));
    SortedMap<String, Ulimit> ulimits =
        valid(service, "ulimits", Limits.NONE, () -> Limits.of(ulimits(service))).ulimits();
    String pids = one(service, "pids_limit", limits, "pids");
    return valid(
        service,
        "pids_limit",
        Limits.NONE,
        () ->
            new Limits(
                cpus,
                memory,
                blockIo,
                ulimits,
                pids == null ? 0 : Long.parseLong(pids),
                service.text("cgroup_parent", "")));
  }

  private <T> T valid(View service, String key, T otherwise, Supplier<T> made) {
    @Nullable T valid =
        service.has(key)
            ? project.valid(service.place(key), service.at().key(key), made)
            : project.valid(service.node().place(), service.at(), made);
    return valid == null ? otherwise : valid;
  }

  private Cpus cpus(View service, View limits) {
    String cpus = one(service, "cpus", limits, "cpus");
    BigDecimal shares = new BigDecimal(service.text("cpu_shares", "0"));
    return new Cpus(
        cpus == null ? 0 : cpus(cpus).movePointRight(9).longValue(),
        shares.longValue(),
        service.whole("cpu_period", 0),
        service.whole("cpu_quota", 0),
        service.whole("cpu_rt_period", 0),
        service.whole("cpu_rt_runtime", 0),
        service.text("cpuset", ""));
  }

  /** As many as a machine could have; more is no other limit, and too long a number. */
  static BigDecimal cpus(String text) {
    return new BigDecimal(text).min(MOST_CPUS);
  }

  private Memory memory(View service, View limits) {
    String limit = one(service, "mem_limit", limits, "memory");
    return new Memory(
        limit == null ? 0 : Long.parseLong(limit),
        service.whole("memswap_limit", 0),
        service.has("mem_swappiness") ? number(service, "mem_swappiness") : null,
        service.truth("oom_kill_disable", false),
        number(service, "oom_score_adj"),
        service.whole("shm_size", 0));
  }

  /** What is out of range is so as an int too. */
  private static int number(View service, String key) {
    return Math.clamp(service.whole(key, 0), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** A limit that may stand in two places, where it does not differ; null if it is in neither. */
  private static @Nullable String one(View service, String key, View limits, String newKey) {
    String now = limits.text(newKey);
    return now != null ? now : service.text(key);
  }

  private static SortedMap<String, Ulimit> ulimits(View service) {
    View ulimits = service.child("ulimits");
    var all = new TreeMap<String, Ulimit>();
    ulimits
        .node()
        .entries()
        .forEach(
            (name, entry) -> {
              View both = ulimits.child(name);
              long alone = ulimits.whole(name, 0);
              all.put(name, new Ulimit(both.whole("soft", alone), both.whole("hard", alone)));
            });
    return all;
  }

  private static BlockIo blockIo(View service) {
    View io = service.child("blkio_config");
    return new BlockIo(
        io.count("weight", 0, Integer.MAX_VALUE),
        io.items("weight_device").stream()
            .map(
                d ->
                    new BlockIo.Weight(d.text("path", ""), d.count("weight", 0, Integer.MAX_VALUE)))
            .toList(),
        rates(io, "device_read_bps"),
        rates(io, "device_write_bps"),
        rates(io, "device_read_iops"),
        rates(io, "device_write_iops"));
  }

  private static List<BlockIo.Rate> rates(View io, String key) {
    return io.items(key).stream()
        .map(d -> new BlockIo.Rate(d.text("path", ""), d.whole("rate", 0)))
        .toList();
  }
}
