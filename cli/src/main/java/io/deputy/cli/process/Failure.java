package io.deputy.cli.process;

import java.io.Serial;
import java.util.List;

/** Ends the command with an exit code and a sentence for each thing that is wrong. */
public final class Failure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final int exitCode;

  public Failure(int exitCode, List<String> sentences) {
    super(String.join("\n", sentences));
    this.exitCode = exitCode;
  }

  public static Failure failed(String sentence) {
    return new Failure(Exit.FAILED, List.of(sentence));
  }

  public static Failure input(String sentence) {
    return new Failure(Exit.INPUT, List.of(sentence));
  }

  public static Failure unreachable(String sentence) {
    return new Failure(Exit.UNREACHABLE, List.of(sentence));
  }

  public int exitCode() {
    return exitCode;
  }

  public List<String> sentences() {
    return String.valueOf(getMessage()).lines().toList();
  }
}
