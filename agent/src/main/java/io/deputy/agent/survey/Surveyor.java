package io.deputy.agent.survey;

import io.deputy.model.Inquiry;
import io.deputy.model.Survey;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.function.Function;

/** Answers what is asked of this machine. One survey at a time. */
public final class Surveyor {
  private static final Path PROC = Path.of("/proc");

  private final PathLooks paths = new PathLooks(PrivateFolders.read(PROC));
  private final Function<Collection<String>, SortedMap<String, Boolean>> volumes;
  private final PortLooks ports = new PortLooks(PROC);

  /**
   * @param volumes which of those of these names Docker has, without those that it can't answer for
   */
  public Surveyor(Function<Collection<String>, SortedMap<String, Boolean>> volumes) {
    this.volumes = volumes;
  }

  /**
   * Takes a second for each path on a file system that hangs, once, and two while Docker does; else
   * milliseconds.
   */
  public Survey survey(Inquiry inquiry) {
    return new Survey(
        paths.look(inquiry.paths()), volumes.apply(inquiry.volumes()), ports.look(inquiry.ports()));
  }
}
