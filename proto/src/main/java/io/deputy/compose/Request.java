package io.deputy.compose;

import io.deputy.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What to load. Paths may be relative to the working directory.
 *
 * @param workingDirectory absolute
 * @param files later ones go over earlier ones; empty to look for them as docker compose does
 * @param app the app's name; null for the files' or the folder's
 * @param environment of the process
 * @param envFiles later ones go over earlier ones; empty for {@code .env} in the project directory
 * @param profiles that are active; empty for those of {@code COMPOSE_PROFILES}
 * @param projectDirectory what relative paths start from; null for the folder of the first file
 * @param fills whether variables are filled in; without that, a model can be shown and nothing more
 */
public record Request(
    String workingDirectory,
    List<String> files,
    @Nullable String app,
    SortedMap<String, String> environment,
    List<String> envFiles,
    List<String> profiles,
    @Nullable String projectDirectory,
    boolean fills) {
  public Request {
    files = List.copyOf(files);
    environment = Sorted.copyOf(environment);
    envFiles = List.copyOf(envFiles);
    profiles = List.copyOf(profiles);
  }

  /** All at its default. */
  public static Request in(String workingDirectory, Map<String, String> environment) {
    return new Request(
        workingDirectory,
        List.of(),
        null,
        Sorted.copyOf(environment),
        List.of(),
        List.of(),
        null,
        true);
  }

  public Request withFiles(String... replaced) {
    return new Request(
        workingDirectory,
        List.of(replaced),
        app,
        environment,
        envFiles,
        profiles,
        projectDirectory,
        fills);
  }

  public Request withApp(String replaced) {
    return new Request(
        workingDirectory,
        files,
        replaced,
        environment,
        envFiles,
        profiles,
        projectDirectory,
        fills);
  }

  public Request withEnvFiles(String... replaced) {
    return new Request(
        workingDirectory,
        files,
        app,
        environment,
        List.of(replaced),
        profiles,
        projectDirectory,
        fills);
  }

  public Request withProfiles(String... replaced) {
    return new Request(
        workingDirectory,
        files,
        app,
        environment,
        envFiles,
        List.of(replaced),
        projectDirectory,
        fills);
  }

  public Request withProjectDirectory(String replaced) {
    return new Request(
        workingDirectory, files, app, environment, envFiles, profiles, replaced, fills);
  }
}
