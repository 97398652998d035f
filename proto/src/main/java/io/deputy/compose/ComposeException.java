package io.deputy.compose;

import io.deputy.compose.source.Notice;
import io.deputy.compose.source.Problem;
import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** The files can't be taken; everything that is wrong with them. */
public final class ComposeException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;
  private final transient List<Notice> notices;

  ComposeException(List<Problem> problems, List<Notice> notices) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    this.notices = List.copyOf(notices);
  }

  /** In the order of files and lines; at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /** What had been noticed until then: an unset variable may be the cause of a problem. */
  public List<Notice> notices() {
    return notices;
  }
}
