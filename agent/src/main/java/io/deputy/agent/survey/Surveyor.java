package io.deputy.agent.survey;

import io.deputy.model.FloatingAddress;
import io.deputy.model.Inquiry;
import io.deputy.model.Survey;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Answers what is asked of this machine. One survey at a time. */
public final class Surveyor {
  private static final Path PROC = Path.of("/proc");

  private final PathLooks paths = new PathLooks(PrivateFolders.read(PROC));
  private final Function<Collection<String>, SortedMap<String, Boolean>> volumes;
  private final Function<FloatingAddress, String> obstacle;
  private final PortLooks ports = new PortLooks(PROC);

  /**
   * @param volumes which of those of these names Docker has, without those that it can't answer for
   * @param obstacle why an address that moves could not be here; empty if it could
   */
  public Surveyor(
      Function<Collection<String>, SortedMap<String, Boolean>> volumes,
      Function<FloatingAddress, String> obstacle) {
    this.volumes = volumes;
    this.obstacle = obstacle;
  }

  /**
   * Takes a second for each path on a file system that hangs, once, and two while Docker does; else
   * milliseconds.
   */
  public Survey survey(Inquiry inquiry) {
    var obstacles = new TreeMap<FloatingAddress, String>();
    inquiry.addresses().forEach(address -> obstacles.put(address, obstacle.apply(address)));
    return new Survey(
        paths.look(inquiry.paths()),
        volumes.apply(inquiry.volumes()),
        ports.look(inquiry.ports()),
        obstacles);
  }
}
