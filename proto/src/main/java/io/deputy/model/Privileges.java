package io.deputy.model;

import java.util.List;

/** What a container may do to the machine, beyond or below Docker's usual. */
public record Privileges(
    List<String> capAdd, List<String> capDrop, boolean privileged, boolean readOnlyRoot) {
  public static final Privileges USUAL = new Privileges(List.of(), List.of(), false, false);

  public Privileges {
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
  }
}
