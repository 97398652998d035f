package io.deputy.agent.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.model.Ports;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an image on this machine declares.
 *
 * @param entrypoint empty if it has none
 * @param platform {@code OS/ARCHITECTURE}
 * @param layers its layers by the hash of their content (diff id), from the lowest
 * @param bytes of its layers, unpacked
 * @param taggedAt when it was last pulled, built or loaded here; the epoch if Docker does not say
 */
record Image(
    ImageFacts facts,
    List<String> entrypoint,
    String platform,
    List<String> layers,
    long bytes,
    Instant taggedAt) {
  Image {
    entrypoint = List.copyOf(entrypoint);
    layers = List.copyOf(layers);
  }

  static Image of(InspectImageResponse image) {
    ContainerConfig config = image.getConfig();
    return new Image(
        facts(config, ImageNames.of(image)),
        config == null || config.getEntrypoint() == null
            ? List.of()
            : List.of(config.getEntrypoint()),
        image.getOs() + "/" + image.getArch(),
        image.getRootFS() == null || image.getRootFS().getLayers() == null
            ? List.of()
            : image.getRootFS().getLayers(),
        image.getSize() == null ? 0 : image.getSize(),
        taggedAt(image.getRawValues().get("Metadata")));
  }

  /** docker-java has no field for it. */
  private static Instant taggedAt(@Nullable Object metadata) {
    if (metadata instanceof Map<?, ?> map && map.get("LastTagTime") instanceof String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        return Instant.EPOCH; // then it is pulled again, which does no harm
      }
    }
    return Instant.EPOCH;
  }

  /**
   * @param config of an image; or of a container, which has its image's ports, and its health check
   *     unless it was given one of its own
   * @param name of the image, as {@link ImageNames} says
   */
  static ImageFacts facts(@Nullable ContainerConfig config, String name) {
    return new ImageFacts(exposed(config), hasCheck(config), name);
  }

  private static Ports exposed(@Nullable ContainerConfig config) {
    var tcp = new TreeSet<Integer>();
    var udp = new TreeSet<Integer>();
    if (config != null && config.getExposedPorts() != null) {
      for (ExposedPort port : config.getExposedPorts()) {
        switch (port.getProtocol()) {
          case TCP -> tcp.add(port.getPort());
          case UDP -> udp.add(port.getPort());
          case SCTP -> {} // nobody carries it
        }
      }
    }
    return new Ports(tcp, udp);
  }

  private static boolean hasCheck(@Nullable ContainerConfig config) {
    HealthCheck check = config == null ? null : config.getHealthcheck();
    List<String> test = check == null ? null : check.getTest();
    return test != null && !test.isEmpty() && !test.getFirst().equals("NONE");
  }

  /**
   * Whether it is what was asked for.
   *
   * @param wanted {@code OS/ARCHITECTURE[/VARIANT]}, {@code ARCHITECTURE} or empty for any
   */
  boolean runsOn(String wanted) {
    return wanted.isEmpty()
        || (wanted + "/").startsWith(platform + "/")
        || platform.endsWith("/" + wanted);
  }
}
