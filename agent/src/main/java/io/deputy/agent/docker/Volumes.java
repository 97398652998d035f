package io.deputy.agent.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Mount;
import io.deputy.model.ServiceId;
import io.deputy.model.VolumeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the volumes of this machine are there, and what a file says of them, before a container
 * is made on them: Docker would make an external one that is missing, and take one of any driver
 * for the one it is asked for. None is ever made, changed or removed here.
 */
final class Volumes {
  /** Docker's own driver. */
  static final String LOCAL = "local";

  /** Surveys ask for several things, and are asked for every few seconds. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

  private final Engine engine;

  /** Told in the log already. Of the one survey that is under way at most. */
  private final Set<String> troubled = new HashSet<>();

  Volumes(Engine engine) {
    this.engine = engine;
  }

  /**
   * @param name at Docker, of the slot that is to run
   * @throws ContainersException REFUSED where it is not
   */
  void check(ServiceId service, Mount.Volume volume, String name) {
    VolumeSource source = volume.source();
    if (!source.external() && source.plain()) {
      return;
    }
    Optional<InspectVolumeResponse> found = find(name, Engine.CALL);
    if (source.external() && found.isEmpty()) {
      throw new ContainersException(
          Kind.REFUSED,
          ("%s can't run here: its external volume %s is not on this machine; make it (docker volume"
                  + " create %2$s)")
              .formatted(service, name));
    }
    if (!source.external() && found.isPresent() && !isOf(source, found.get())) {
      throw new ContainersException(
          Kind.REFUSED,
          ("%s can't run here: volume %s of this machine was made with another driver or other"
                  + " options than the file says now; save what is in it, and remove it (docker volume"
                  + " rm %2$s)")
              .formatted(service, name));
    }
  }

  /** Which of them Docker has. Those that it does not answer for soon are left out. */
  SortedMap<String, Boolean> look(Collection<String> names) {
    var there = new TreeMap<String, Boolean>();
    for (String name : names) {
      try {
        there.put(name, find(name, LOOK).isPresent());
        troubled.remove(name);
      } catch (ContainersException e) {
        if (e.kind() == Kind.AWAY) {
          break; // for the others too
        }
        if (troubled.add(name)) {
          LOG.warn("volume {} can't be looked at: {}", name, e.getMessage());
        }
      }
    }
    return there;
  }

  private Optional<InspectVolumeResponse> find(String name, Duration limit) {
    return engine.ask(
        "look at volume " + name,
        limit,
        docker -> {
          try {
            return Optional.of(docker.inspectVolumeCmd(name).exec());
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Whether Docker made it of the same driver, with the same options. */
  static boolean isOf(VolumeSource source, InspectVolumeResponse found) {
    String driver = source.driver().isEmpty() ? LOCAL : source.driver();
    return sameDriver(driver, String.valueOf(found.getDriver()))
        && source.options().equals(Objects.requireNonNullElse(options(found), Map.of()));
  }

  /** A plugin may be named without its tag, and Docker answers with it. */
  private static boolean sameDriver(String wanted, String found) {
    return Images.tagged(wanted).equals(Images.tagged(found));
  }

  private static Map<?, ?> options(InspectVolumeResponse found) {
    return found.getRawValues().get("Options") instanceof Map<?, ?> options ? options : Map.of();
  }
}
