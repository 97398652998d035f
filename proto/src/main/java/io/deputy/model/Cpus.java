package io.deputy.model;

/**
 * How much of the machine's processors a container may use. Zero, or an empty set, is no limit.
 *
 * @param nanos billionths of a core
 * @param shares weight against other containers where there is not enough for all
 * @param periodMicros of the scheduler, in which {@code quotaMicros} may be used
 * @param realtimePeriodMicros as the two before, of realtime tasks
 * @param set the cores it may run on, such as {@code 0-2,7}
 */
public record Cpus(
    long nanos,
    long shares,
    long periodMicros,
    long quotaMicros,
    long realtimePeriodMicros,
    long realtimeRuntimeMicros,
    String set) {
  public static final Cpus UNLIMITED = new Cpus(0, 0, 0, 0, 0, 0, "");

  public Cpus {
    Invalid.unless(nanos >= 0, "cpus", nanos, "0 or more");
    Invalid.unless(
        shares >= 0 && shares <= Integer.MAX_VALUE, "cpu_shares", shares, "0 to 2147483647");
    Invalid.unless(periodMicros >= 0, "cpu_period", periodMicros, "0 or more microseconds");
    Invalid.unless(quotaMicros >= -1, "cpu_quota", quotaMicros, "microseconds, or -1 for no limit");
    Invalid.unless(
        realtimePeriodMicros >= 0, "cpu_rt_period", realtimePeriodMicros, "0 or more microseconds");
    Invalid.unless(
        realtimeRuntimeMicros >= 0,
        "cpu_rt_runtime",
        realtimeRuntimeMicros,
        "0 or more microseconds");
  }
}
