package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.Containers.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What Docker says of single containers, remembered while Docker's events are heard: each event
 * about a container makes it forgotten, and a lost stream makes all forgotten. Without it, a look
 * at fifty containers costs fifty questions, and every probe one.
 */
final class Inspections {
  /**
   * @param addresses by Docker's name of the network
   * @param exitCode -1 while it runs or never ran
   * @param startedAtNanos since 1970; 0 if it never ran
   * @param livesIn the container whose network it is in; empty for its own
   * @param image what its image declares: Docker writes it into the container when that is made
   */
  record Seen(
      State state,
      int exitCode,
      long startedAtNanos,
      Map<String, String> addresses,
      String livesIn,
      ImageFacts image) {
    Seen {
      addresses = Map.copyOf(addresses);
    }
  }

  /** Docker's name of the machine's own network. */
  static final String HOST = "host";

  /** What Docker's network mode begins with, where it is the network of another container. */
  static final String OF_CONTAINER = "container:";

  private static final String LOOPBACK = "127.0.0.1";
  private static final long NANOS = 1_000_000_000;

  private final ImageNames images = new ImageNames();
  private final Map<String, Seen> remembered = new ConcurrentHashMap<>();
  // An answer may have been on its way when the event that outdates it came: it is not kept then.
  private final AtomicLong events = new AtomicLong();
  private volatile boolean hearing;

  /** From now on every change is told by {@link #changed}. */
  void hearing() {
    hearing = true;
  }

  /** Changes may go by unheard. */
  void deaf() {
    hearing = false;
    events.incrementAndGet();
    remembered.clear();
  }

  void changed(String container) {
    events.incrementAndGet();
    remembered.remove(container);
  }

  /** Throws docker-java's NotFoundException if there is no such container. */
  Seen of(DockerClient docker, String container) {
    Seen known = remembered.get(container);
    if (known != null) {
      return known;
    }
    long before = events.get();
    boolean heard = hearing;
    Seen seen = seen(docker, docker.inspectContainerCmd(container).exec());
    if (heard) {
      remembered.put(container, seen);
      if (events.get() != before) {
        remembered.remove(container);
      }
    }
    return seen;
  }

  private Seen seen(DockerClient docker, InspectContainerResponse container) {
    ContainerState told = container.getState();
    long startedAt = nanos(told.getStartedAt());
    State state = state(told);
    Long exitCode = told.getExitCodeLong();
    String image = container.getImageId();
    return new Seen(
        state,
        state == State.EXITED && exitCode != null ? exitCode.intValue() : -1,
        startedAt,
        addresses(container.getNetworkSettings().getNetworks()),
        livesIn(container.getHostConfig()),
        Image.facts(container.getConfig(), image == null ? "" : images.of(docker, image)));
  }

  private static String livesIn(@Nullable HostConfig host) {
    String mode = host == null ? null : host.getNetworkMode();
    return mode != null && mode.startsWith(OF_CONTAINER)
        ? mode.substring(OF_CONTAINER.length())
        : "";
  }

  private static State state(ContainerState docker) {
    return switch (Optional.ofNullable(docker.getStatus()).orElse("")) {
      case "created" -> State.CREATED;
      case "running", "paused", "restarting" -> State.RUNNING;
      default -> State.EXITED; // exited, dead, removing
    };
  }

  /** Docker writes the year 1 for never. */
  static long nanos(@Nullable String time) {
    if (time == null || time.isEmpty() || time.startsWith("0001-")) {
      return 0;
    }
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }

  private static Map<String, String> addresses(Map<String, ContainerNetwork> networks) {
    Map<String, String> addresses = new TreeMap<>();
    networks.forEach(
        (name, endpoint) -> {
          // Docker gives none to a container that is on the machine's own network.
          String address = name.equals(HOST) ? LOOPBACK : endpoint.getIpAddress();
          if (address != null && !address.isEmpty()) {
            addresses.put(name, address);
          }
        });
    return addresses;
  }
}
