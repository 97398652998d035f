package io.deputy.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The process in a container.
 *
 * @param entrypoint null for the image's own; empty clears it
 * @param command null for the image's own; empty clears it
 * @param user empty, like the other texts, for the image's
 * @param init a small init in front of it that reaps its orphans
 * @param stopGrace from the stop signal until the kill; null for Docker's 10 s
 * @param tty a terminal is its output, which makes one stream of the two
 * @param stdinOpen its input stays open, though nobody writes to it
 */
public record ProcessSpec(
    @Nullable List<String> entrypoint,
    @Nullable List<String> command,
    SortedMap<String, String> environment,
    String user,
    String workingDir,
    boolean init,
    String stopSignal,
    @Nullable Duration stopGrace,
    boolean tty,
    boolean stdinOpen) {
  /** What the image says. */
  public static final ProcessSpec OF_IMAGE =
      new ProcessSpec(null, null, Collections.emptySortedMap(), "", "", false, "", null);

  public ProcessSpec {
    entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
    command = command == null ? null : List.copyOf(command);
    environment = Sorted.copyOf(environment);
  }

  /** Without a terminal, its input closed. */
  public ProcessSpec(
      @Nullable List<String> entrypoint,
      @Nullable List<String> command,
      SortedMap<String, String> environment,
      String user,
      String workingDir,
      boolean init,
      String stopSignal,
      @Nullable Duration stopGrace) {
    this(
        entrypoint,
        command,
        environment,
        user,
        workingDir,
        init,
        stopSignal,
        stopGrace,
        false,
        false);
  }
}
