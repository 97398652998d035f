package io.deputy.agent.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.InternetProtocol;
import io.deputy.agent.run.Containers.ImageFacts;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an image on this machine declares.
 *
 * @param entrypoint empty if it has none
 * @param platform {@code OS/ARCHITECTURE}
 */
record Image(ImageFacts facts, List<String> entrypoint, String platform) {
  Image {
    entrypoint = List.copyOf(entrypoint);
  }

  static Image of(InspectImageResponse image) {
    ContainerConfig config = image.getConfig();
    return new Image(
        facts(config, image.getId()),
        config == null || config.getEntrypoint() == null
            ? List.of()
            : List.of(config.getEntrypoint()),
        image.getOs() + "/" + image.getArch());
  }

  /**
   * @param config of an image; or of a container, which has its image's ports, and its health check
   *     unless it was given one of its own
   * @param id of the image
   */
  static ImageFacts facts(@Nullable ContainerConfig config, @Nullable String id) {
    return new ImageFacts(tcpPorts(config), hasCheck(config), id == null ? "" : id);
  }

  private static SortedSet<Integer> tcpPorts(@Nullable ContainerConfig config) {
    SortedSet<Integer> ports = new TreeSet<>();
    if (config != null && config.getExposedPorts() != null) {
      for (ExposedPort port : config.getExposedPorts()) {
        if (port.getProtocol() == InternetProtocol.TCP) {
          ports.add(port.getPort());
        }
      }
    }
    return ports;
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
