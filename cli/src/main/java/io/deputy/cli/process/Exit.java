package io.deputy.cli.process;

/** Exit codes, which scripts rely on. */
public final class Exit {
  public static final int DONE = 0;

  /** Asked for, and it failed or did not get there in time. */
  public static final int FAILED = 1;

  /** What was typed, or what stands in a file, is wrong. Nothing was changed. */
  public static final int INPUT = 2;

  /** No coordinator could be reached that would take the command. */
  public static final int UNREACHABLE = 3;

  /** Ended by Ctrl-C, as the JVM ends then. */
  public static final int INTERRUPTED = 130;

  private Exit() {}
}
