package io.deputy.model;

/**
 * What a placement takes of a machine ({@code deploy.resources.reservations}).
 *
 * @param milliCpus thousandths of a core
 * @param memoryBytes which Docker is told of too: where the machine has little left, a container is
 *     brought down to it
 */
public record Reservation(long milliCpus, long memoryBytes) {
  public static final Reservation NONE = new Reservation(0, 0);

  public Reservation {
    Invalid.unless(milliCpus >= 0, "reserved cpus", milliCpus, "0 or more");
    Invalid.unless(memoryBytes >= 0, "reserved memory", memoryBytes, "0 or more bytes");
  }

  public Reservation plus(Reservation other) {
    return new Reservation(milliCpus + other.milliCpus, memoryBytes + other.memoryBytes);
  }
}
