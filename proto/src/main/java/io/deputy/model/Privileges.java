package io.deputy.model;

import java.util.List;

/**
 * What a container may do to the machine, beyond or below Docker's usual.
 *
 * @param groups further groups of its process, by name in the image or by number
 * @param security options of the kernel's security modules as Docker takes them: {@code
 *     apparmor=NAME}, or {@code seccomp=} and the profile itself
 * @param systemPaths sees and may write what Docker hides and protects below {@code /proc} and
 *     {@code /sys}
 */
public record Privileges(
    List<String> capAdd,
    List<String> capDrop,
    boolean privileged,
    boolean readOnlyRoot,
    List<String> groups,
    List<String> security,
    boolean systemPaths) {
  public static final Privileges USUAL = new Privileges(List.of(), List.of(), false, false);

  public Privileges {
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
    groups = List.copyOf(groups);
    security = List.copyOf(security);
  }

  /** No further groups, and Docker's own security options. */
  public Privileges(
      List<String> capAdd, List<String> capDrop, boolean privileged, boolean readOnlyRoot) {
    this(capAdd, capDrop, privileged, readOnlyRoot, List.of(), List.of(), false);
  }
}
