package io.deputy.model;

/** One limit of the kernel on a container's processes, in its own unit; -1 is none. */
public record Ulimit(long soft, long hard) {
  public Ulimit {
    Invalid.unless(soft >= -1, "soft ulimit", soft, "0 or more, or -1 for no limit");
    Invalid.unless(hard >= -1, "hard ulimit", hard, "0 or more, or -1 for no limit");
    Invalid.unless(
        hard == -1 || (soft != -1 && soft <= hard),
        "soft ulimit",
        soft,
        "at most the hard " + hard);
  }
}
