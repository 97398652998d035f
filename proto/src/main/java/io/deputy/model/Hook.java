package io.deputy.model;

import java.util.List;
import java.util.SortedMap;

/**
 * A command that is run in a running container, beside its process.
 *
 * @param user empty for the container's own
 * @param workingDir empty for the container's own
 * @param environment over that of the container
 */
public record Hook(
    List<String> command,
    String user,
    boolean privileged,
    String workingDir,
    SortedMap<String, String> environment) {
  public Hook {
    Invalid.unless(!command.isEmpty(), "command of a hook", command, "a command and its arguments");
    command = List.copyOf(command);
    environment = Sorted.copyOf(environment);
  }
}
