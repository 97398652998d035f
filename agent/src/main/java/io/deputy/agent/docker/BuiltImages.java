package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.ContentSource;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.run.ImageSource;
import io.deputy.model.Build;
import io.deputy.model.ImageOrigin;
import io.deputy.model.MachineFacts;
import io.deputy.model.RegistryLogins;
import io.deputy.model.Sorted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images that no registry has: built here, or handed over by a machine that has them. Each by its
 * own name, which says what it was built from; what is here is neither built nor asked for again.
 */
final class BuiltImages {
  /** Of each service, beside those that containers have. */
  private static final int KEPT = 3;

  /** Transfers of an image that may fail before it is built here, whoever has it. */
  static final int TRANSFERS = 3;

  /** Of an image that nobody has wanted since, failures are forgotten. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(BuiltImages.class);

  private final Engine engine;
  private final Images images;
  private final ImageBuilder builder;
  private final ImageReceiver receiver;
  private final ImageShelf shelf;

  /** Names of images, each once: two placements of a service need it at the same time. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  private final Map<String, FailedTransfers> failedTransfers = new ConcurrentHashMap<>();

  private record FailedTransfers(int times, long lastNanos) {}

  /**
   * @param folder the agent's own, for what is on its way; what a crash left there is removed
   */
  BuiltImages(
      Engine engine, Images images, Path folder, ContentSource contents, ImageSource peers) {
    this.engine = engine;
    this.images = images;
    this.builder = new ImageBuilder(engine, folder, contents);
    this.receiver = new ImageReceiver(engine, peers);
    this.shelf = new LocalShelf(engine, images, folder);
    try {
      Trees.delete(folder);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param logins for the images that it is built on; asked for only if it is built here
   * @throws ContainersException NOT_YET while others are at it, or nobody is free to be; NO_IMAGE
   *     if it can't be had now; the message says why: the last lines of a build that failed
   */
  Image fetch(
      Build build, ImageOrigin origin, Supplier<RegistryLogins> logins, Consumer<String> progress) {
    String reference = build.reference();
    Optional<Image> here = images.find(reference);
    if (here.isPresent()) {
      return here.get();
    }
    if (!underWay.add(reference)) {
      throw new ContainersException(
          Kind.NOT_YET, "waits for %s, which is on its way".formatted(reference));
    }
    try {
      Optional<Image> come = images.find(reference); // with who was at it until now
      if (come.isPresent()) {
        return come.get();
      }
      switch (origin) {
        case ImageOrigin.BuiltHere _ -> builder.build(build, logins.get(), progress);
        case ImageOrigin.Holder holder -> receive(holder, build, logins, progress);
        case ImageOrigin.Awaited(var machine) ->
            throw new ContainersException(
                Kind.NOT_YET, "waits for %s to build %s".formatted(machine, reference));
        case ImageOrigin.Usual _ ->
            throw new ContainersException(
                Kind.NOT_YET, "waits to be told where %s is built".formatted(reference));
      }
      return images.get(reference);
    } finally {
      underWay.remove(reference);
    }
  }

  /** Who has it may be out of reach from here only: not for ever. */
  private void receive(
      ImageOrigin.Holder holder,
      Build build,
      Supplier<RegistryLogins> logins,
      Consumer<String> progress) {
    String reference = build.reference();
    FailedTransfers failed = failedTransfers.getOrDefault(reference, new FailedTransfers(0, 0));
    if (failed.times >= TRANSFERS) {
      log.warn("{} did not come from {}: it is built here", reference, holder.machine());
      builder.build(build, logins.get(), progress);
    } else {
      try {
        receiver.receive(holder, reference, progress);
      } catch (ContainersException e) {
        if (e.kind() != Kind.AWAY) { // Docker's, and not the other machine's
          failedTransfers.put(reference, new FailedTransfers(failed.times + 1, System.nanoTime()));
        }
        throw e;
      }
    }
    failedTransfers.remove(reference);
  }

  ImageShelf shelf() {
    return shelf;
  }

  /** The newest, if there are more than may be told. */
  SortedSet<String> here() {
    return Sorted.copyOf(
        new TreeSet<>(newestFirst().stream().limit(MachineFacts.MAX_BUILT_IMAGES).toList()));
  }

  /** Removes those that no container has, but for the newest of each service: one may return. */
  void prune() {
    builder.prune();
    long now = System.nanoTime();
    failedTransfers.values().removeIf(failed -> now - failed.lastNanos > REMEMBERED.toNanos());
    Map<String, Integer> kept = new HashMap<>();
    // Docker would take this name from an image in use if it has another, as the file may give it.
    Set<String> used = engine.ask("list what containers run", BuiltImages::used);
    for (String image : newestFirst()) {
      String service = image.substring(0, image.lastIndexOf(':'));
      if (kept.merge(service, 1, Integer::sum) > KEPT && !used.contains(image)) {
        engine.order("remove image " + image, docker -> remove(docker, image));
      }
    }
  }

  private static Set<String> used(DockerClient docker) {
    return docker.listContainersCmd().withShowAll(true).exec().stream()
        .map(Container::getImage)
        .collect(Collectors.toSet());
  }

  private static void remove(DockerClient docker, String image) {
    try {
      docker.removeImageCmd(image).exec();
      log.info("removed {}, which nothing runs here", image);
    } catch (ConflictException | NotFoundException e) {
      log.debug("{} stays, or is gone already: {}", image, DockerFaults.sentence(e));
    }
  }

  private List<String> newestFirst() {
    List<com.github.dockerjava.api.model.Image> found =
        engine.ask(
            "list images",
            docker -> docker.listImagesCmd().withReferenceFilter(Build.PREFIX + "*/*").exec());
    return found.stream()
        .sorted(
            Comparator.comparing(
                com.github.dockerjava.api.model.Image::getCreated, Comparator.reverseOrder()))
        .flatMap(image -> tags(image.getRepoTags()))
        .filter(tag -> tag.startsWith(Build.PREFIX))
        .toList();
  }

  private static Stream<String> tags(String[] tags) {
    return tags == null ? Stream.empty() : Arrays.stream(tags);
  }
}
