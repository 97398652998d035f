package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What images are called so that no other can be meant, for operators: {@code NAME@sha256:…}, by
 * which a registry gives the same one again, or Docker's id of one that is from no registry.
 */
final class ImageNames {
  private static final int REMEMBERED = 1000;

  private final Map<String, String> byId = new ConcurrentHashMap<>();

  static String of(InspectImageResponse image) {
    String id = image.getId() == null ? "" : image.getId();
    List<String> digests = image.getRepoDigests();
    return digests == null
        ? id
        : digests.stream().filter(d -> d.contains("@")).min(Comparator.naturalOrder()).orElse(id);
  }

  /**
   * @param id Docker's
   */
  String of(DockerClient docker, String id) {
    String known = byId.get(id);
    if (known != null) {
      return known;
    }
    if (byId.size() >= REMEMBERED) {
      byId.clear();
    }
    try {
      String name = of(docker.inspectImageCmd(id).exec());
      byId.put(id, name);
      return name;
    } catch (NotFoundException e) {
      return id; // removed by force, under its container
    }
  }
}
