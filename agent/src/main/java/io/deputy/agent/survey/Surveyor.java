package io.deputy.agent.survey;

import io.deputy.model.Inquiry;
import io.deputy.model.Survey;
import java.nio.file.Path;

/** Answers what is asked of this machine. One survey at a time. */
public final class Surveyor {
  private static final Path PROC = Path.of("/proc");

  private final PathLooks paths = new PathLooks(PrivateFolders.read(PROC));
  private final PortLooks ports = new PortLooks(PROC);

  /** Takes a second for each path on a file system that hangs, once; else milliseconds. */
  public Survey survey(Inquiry inquiry) {
    return Survey.of(paths.look(inquiry.paths()), ports.look(inquiry.ports()));
  }
}
