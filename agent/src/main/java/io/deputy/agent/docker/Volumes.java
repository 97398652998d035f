package io.deputy.agent.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Mount;
import io.deputy.model.ServiceId;
import io.deputy.model.VolumeSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the volumes of this machine are what a file says of them, before a container is made on
 * them: Docker would make an external one that is missing, and take one of any driver for the one
 * it is asked for. None is ever made, changed or removed here.
 */
final class Volumes {
  /** Docker's own driver. */
  static final String LOCAL = "local";

  private final Engine engine;

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
    Optional<InspectVolumeResponse> found = find(name);
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

  private Optional<InspectVolumeResponse> find(String name) {
    return engine.ask(
        "look at volume " + name,
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
