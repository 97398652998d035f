package io.deputy.model;

import java.util.List;

/**
 * Which of the machine's namespaces a container shares, each by Docker's word; empty for Docker's
 * own choice, which is one of the container's own. That of the network is at {@link Networking}.
 */
public record Namespaces(String ipc, String pid, String uts, String userns, String cgroup) {
  public static final Namespaces OWN = new Namespaces("", "", "", "", "");

  public Namespaces {
    known("ipc mode", ipc, "host", "private", "shareable", "none");
    known("pid mode", pid, "host");
    known("uts mode", uts, "host");
    known("user namespace mode", userns, "host");
    known("cgroup mode", cgroup, "host", "private");
  }

  private static void known(String field, String value, String... words) {
    Invalid.unless(
        value.isEmpty() || List.of(words).contains(value),
        field,
        value,
        String.join(" or ", words));
  }
}
