package io.deputy.coordinator.sim;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Everything that is left to chance in one world, out of its seed. */
public final class Lots {
  private final SplittableRandom random;

  public Lots(long seed) {
    random = new SplittableRandom(seed);
  }

  private Lots(SplittableRandom random) {
    this.random = random;
  }

  /** Lots of its own for one part, so that the parts draw independently of each other. */
  public Lots split() {
    return new Lots(random.split());
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  public double between(double least, double most) {
    return random.nextDouble(least, most);
  }

  /** Nanoseconds, between two numbers of microseconds. */
  public long micros(long least, long most) {
    return random.nextLong(least * 1000, most * 1000 + 1);
  }

  /** Nanoseconds, between two numbers of milliseconds. */
  public long millis(long least, long most) {
    return micros(least * 1000, most * 1000);
  }

  public Duration duration(long leastMillis, long mostMillis) {
    return Duration.ofMillis(random.nextLong(leastMillis, mostMillis + 1));
  }

  public <T> T one(List<T> of) {
    return of.get(below(of.size()));
  }
}
