package io.deputy.cli.command;

import io.deputy.cli.carry.Packing;
import io.deputy.cli.command.AppInput.Prepared;
import io.deputy.cli.process.Failure;
import io.deputy.model.Build;
import io.deputy.model.FileBytes;
import io.deputy.model.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Sends a content that an app carries, and says so when it takes longer. */
final class Uploading {
  private static final Duration QUIET = Duration.ofSeconds(1);

  private Uploading() {}

  static void send(Deputy deputy, Prepared prepared, String hash) {
    FileBytes given = prepared.files().get(hash);
    if (given != null) {
      send(deputy, prepared.app().name(), given);
      return;
    }
    Build build = build(prepared, hash);
    Path path = (build == null ? prepared.carried() : prepared.contexts()).get(hash);
    if (path == null) {
      throw Failure.failed(
          "the coordinator asks for content %s, which %s does not carry"
              .formatted(hash, prepared.app().name()));
    }
    long size = build == null ? size(prepared, hash) : build.context().sizeBytes();
    try {
      Packing packing =
          build == null ? Packing.of(path) : Packing.ofContext(path, build.dockerfile());
      deputy.cluster().upload(hash, out -> packing.write(out, hash), progress(deputy, path, size));
    } catch (IOException e) {
      throw Failure.failed("can't upload %s: %s".formatted(path, e.getMessage()));
    }
  }

  /** So short that nobody waits for it. */
  private static void send(Deputy deputy, String app, FileBytes given) {
    try {
      deputy.cluster().upload(given.content().sha256(), given::writeTo, _ -> {});
    } catch (IOException e) {
      throw Failure.failed(
          "can't upload a config or secret of %s: %s".formatted(app, e.getMessage()));
    }
  }

  /** What is built from the content; null if nothing is. */
  private static @Nullable Build build(Prepared prepared, String hash) {
    return prepared.app().services().values().stream()
        .map(service -> service.container().supply().build())
        .filter(build -> build != null && build.context().sha256().equals(hash))
        .findFirst()
        .orElse(null);
  }

  private static LongConsumer progress(Deputy deputy, Path path, long size) {
    long[] next = {System.nanoTime() + QUIET.toNanos()};
    return sent -> {
      if (System.nanoTime() >= next[0]) {
        next[0] = System.nanoTime() + QUIET.toNanos();
        deputy.note(
            "uploading %s: %d of %d MiB".formatted(path, sent >> 20, Math.max(size, sent) >> 20));
      }
    };
  }

  private static long size(Prepared prepared, String hash) {
    return prepared.app().services().values().stream()
        .flatMap(service -> service.container().mounts().stream())
        .filter(mount -> mount instanceof Mount.Carried c && c.content().sha256().equals(hash))
        .mapToLong(mount -> ((Mount.Carried) mount).content().sizeBytes())
        .findFirst()
        .orElse(0);
  }
}
