package io.deputy.cli.process;

/**
 * What is still done when Ctrl-C or a signal ends the command, which then exits with {@link
 * Exit#INTERRUPTED}. It runs on a thread of its own while the command's thread may go on.
 */
public final class Interruption implements AutoCloseable {
  private final Thread hook;

  private Interruption(Runnable last) {
    hook = new Thread(last, "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Until it is closed; then the command ends by itself. */
  public static Interruption then(Runnable last) {
    return new Interruption(last);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // already ending: the hook runs
    }
  }
}
