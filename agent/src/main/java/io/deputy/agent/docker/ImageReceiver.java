package io.deputy.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.LoadResponseItem;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.ImageSource;
import io.deputy.model.ImageOrigin;
import io.deputy.text.Causes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes images over from other machines: what comes from the other agent goes straight into Docker,
 * without the layers that are here. Where Docker does not take that (its image store may want all
 * layers), the whole image is asked for.
 */
final class ImageReceiver {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(3);

  /** Images looked at for layers; each costs a question. */
  private static final int IMAGES = 500;

  private static final Logger log = LoggerFactory.getLogger(ImageReceiver.class);

  private final Engine engine;
  private final ImageSource peers;

  ImageReceiver(Engine engine, ImageSource peers) {
    this.engine = engine;
    this.peers = peers;
  }

  void receive(ImageOrigin.Holder from, String reference, Consumer<String> progress) {
    List<List<String>> here = engine.ask("list layers", ImageReceiver::layers);
    try {
      receive(from, reference, here, progress);
    } catch (ContainersException e) {
      if (here.isEmpty() || e.kind() != Kind.REFUSED) {
        throw e;
      }
      log.info("{} from {} is asked for as a whole: {}", reference, from.machine(), e.getMessage());
      receive(from, reference, List.of(), progress);
    }
  }

  private void receive(
      ImageOrigin.Holder from,
      String reference,
      List<List<String>> here,
      Consumer<String> progress) {
    progress.accept("asks %s for its image".formatted(from.machine()));
    AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
    try {
      engine.order(
          "load image " + reference,
          LONGEST,
          docker -> {
            broken.set(null);
            try (ImageSource.Handover handover = peers.ask(from, reference)) {
              Set<String> without = Layers.present(handover.offer().layers(), here);
              var counted =
                  new Counted(handover.take(without), handover.offer().bytes(), from, progress);
              load(docker, counted);
              log.info(
                  "{} received from {}: {} MiB, {} of {} layers were here",
                  reference,
                  from.machine(),
                  counted.bytes >> 20,
                  without.size(),
                  handover.offer().layers().size());
            } catch (IOException e) {
              broken.set(e); // not Docker's connection: nothing to be repeated at once
            }
          });
    } finally {
      progress.accept("");
    }
    IOException why = broken.get();
    if (why != null) {
      throw new ContainersException(
          Kind.NO_IMAGE,
          "%s can't be had from %s: %s".formatted(reference, from.machine(), Causes.named(why)),
          why);
    }
  }

  private static void load(DockerClient docker, Counted tar) throws Exception {
    AtomicReference<@Nullable String> fault = new AtomicReference<>();
    try (Streamed<LoadResponseItem> items =
        new Streamed<>(
            item -> {
              if (item.getErrorDetail() != null) {
                fault.set(item.getErrorDetail().getMessage());
              }
            })) {
      docker.loadImageAsyncCmd(tar).exec(items);
      items.awaitEnd(LONGEST);
    } catch (RuntimeException e) {
      throw tar.fault == null ? e : tar.fault;
    }
    if (tar.fault != null) {
      throw tar.fault;
    }
    if (fault.get() != null) {
      throw new DockerClientException(fault.get());
    }
  }

  private static List<List<String>> layers(DockerClient docker) {
    List<List<String>> all = new ArrayList<>();
    for (var image : docker.listImagesCmd().exec().stream().limit(IMAGES).toList()) {
      try {
        InspectImageResponse found = docker.inspectImageCmd(image.getId()).exec();
        if (found.getRootFS() != null && found.getRootFS().getLayers() != null) {
          all.add(List.copyOf(found.getRootFS().getLayers()));
        }
      } catch (NotFoundException e) {
        log.debug("image {} was removed since it was listed", image.getId());
      }
    }
    return all;
  }

  /** Tells how far it is, and keeps what broke it from being taken for Docker's fault. */
  private static final class Counted extends FilterInputStream {
    private final long all;
    private final ImageOrigin.Holder from;
    private final Consumer<String> progress;
    private long nextNanos = System.nanoTime();
    private long bytes;
    private volatile @Nullable IOException fault;

    Counted(InputStream in, long all, ImageOrigin.Holder from, Consumer<String> progress) {
      super(in);
      this.all = all;
      this.from = from;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int read = super.read(buffer, offset, length);
        bytes += Math.max(read, 0);
        if (System.nanoTime() >= nextNanos) {
          nextNanos = System.nanoTime() + BETWEEN_PROGRESS.toNanos();
          progress.accept(
              "receiving image: %d of %d MiB from %s"
                  .formatted(bytes >> 20, Math.max(all, bytes) >> 20, from.machine()));
        }
        return read;
      } catch (IOException e) {
        fault = e;
        throw e;
      }
    }
  }
}
