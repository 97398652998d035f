package io.deputy.model;

/** The name of a machine: its host name, unique in the cluster, and the name in its certificate. */
public record MachineName(String value) implements Comparable<MachineName> {
  public MachineName {
    Names.machine(value);
  }

  @Override
  public int compareTo(MachineName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
