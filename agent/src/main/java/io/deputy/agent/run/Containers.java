package io.deputy.agent.run;

import io.deputy.model.Hook;
import io.deputy.model.ImageOrigin;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.io.Closeable;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The containers of this machine, as far as they are Deputy's: those labelled with this cluster.
 *
 * <p>Calls block and may be made from any thread. A call that can't be carried out throws {@link
 * ContainersException}; whoever calls turns it into an event. Each call but {@link #run} can be
 * repeated: what is there already is not made again, what is gone already is not missed.
 */
public interface Containers {

  /**
   * Makes the image be there, and those that it mounts: pulls, builds or gets it from another
   * machine.
   *
   * @param origin of an image that is built
   * @param progress told now and then how far it is
   * @return what the image declares
   */
  ImageFacts fetch(ServiceSpec spec, ImageOrigin origin, Consumer<String> progress);

  /** References of images that are here and that an agent built, this one or another. */
  SortedSet<String> builtImages();

  /**
   * Makes the placement's container, not started, with its networks and volumes. A container of
   * that placement that exists already is returned as it is.
   *
   * @param ties those beside it are there
   * @return the container's id
   */
  String create(PlacementId placement, ServiceSpec spec, Ties ties);

  /** The same for one that is made with nothing of others. */
  default String create(PlacementId placement, ServiceSpec spec) {
    return create(placement, spec, Ties.NONE);
  }

  void start(String container);

  /**
   * Runs a command in a container that runs, and returns when it has ended well. One that takes too
   * long is left alone, since Docker can't end it.
   *
   * @throws ContainersException REFUSED with its exit code and the beginning of its output
   */
  void run(String container, Hook hook);

  /**
   * Stop signal, then after {@code grace} the kill. Returns when it has ended.
   *
   * @param grace null for the one that the container was made with
   * @param ended called, from any thread, if it is known before this returns that nothing of it
   *     runs any more
   */
  void stop(String container, @Nullable Duration grace, Runnable ended);

  /** The same for whom it is early enough when this returns. */
  default void stop(String container, @Nullable Duration grace) {
    stop(container, grace, () -> {});
  }

  /** Ends it at once. Returns when it has ended. */
  void kill(String container);

  /** Removes an ended container, and never a volume. */
  void remove(String container);

  /** One try of a probe. Returns its last word; never throws for a failing probe. */
  ProbeResult probe(String container, Probe probe);

  /** All of them, running or not. */
  List<Found> list();

  /** The networks of apps that this machine has containers on. */
  List<AppNetwork> networks();

  /**
   * Calls back, from a thread of its own, whenever a container started, ended, changed its health
   * or vanished, and whenever Docker went away or came back. A call is a hint to look, no more.
   */
  Closeable watch(Consumer<Hint> hints);

  /**
   * Writes a container's output so far, and goes on while {@code follow}, until interrupted.
   *
   * @param tail lines from the end; 0 for all
   */
  void logs(String container, boolean follow, int tail, OutputStream to);

  /**
   * Docker's version.
   *
   * @throws ContainersException while Docker is away
   */
  String version();

  /**
   * @param exposed ports the image declares
   * @param healthcheck whether it brings a health check of its own
   * @param id {@code NAME@sha256:…} of one that a registry has, else Docker's, {@code sha256:…}:
   *     the name alone may come to mean another one
   */
  record ImageFacts(Ports exposed, boolean healthcheck, String id) {}

  /**
   * A container as it was found.
   *
   * @param addresses its IP address by the name of the network ({@link AppNetwork#name}); of one on
   *     the machine's own network its loopback
   * @param exitCode of its last run; -1 while it runs or never ran
   * @param leased whether it was made to run only within a lease; so too if it does not say
   * @param startedAtNanos 0 if it never ran, else a number that changes with each start
   * @param image what its image declares, as the container itself has it: the image may be gone;
   *     null if it does not say
   */
  record Found(
      String container,
      PlacementId placement,
      String hash,
      boolean leased,
      State state,
      int exitCode,
      long startedAtNanos,
      Map<String, String> addresses,
      @Nullable ImageFacts image) {

    /** The same, when it has ended. */
    public Found ended(int code) {
      return new Found(
          container, placement, hash, leased, State.EXITED, code, startedAtNanos, Map.of(), image);
    }
  }

  enum State {
    CREATED,
    RUNNING,
    EXITED
  }

  /**
   * @param app whose it is; empty for one that apps share
   * @param name in all of the cluster ({@link io.deputy.model.NetworkAttachment#name})
   * @param subnet CIDR of its bridge
   * @param gateway the machine's own address on it, where containers ask for names
   */
  record AppNetwork(String app, String name, String subnet, String gateway) {}

  record ProbeResult(boolean healthy, String message) {}

  /** What a look is worth. */
  sealed interface Hint {
    record Changed(PlacementId placement) implements Hint {}

    /**
     * @param reason a sentence of its own
     */
    record Away(String reason) implements Hint {}

    record Back() implements Hint {}
  }
}
