package io.deputy.cli.command;

import io.deputy.cli.carry.Disk;
import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.registry.AppLogins;
import io.deputy.compose.Compose;
import io.deputy.compose.ComposeException;
import io.deputy.compose.Loaded;
import io.deputy.compose.Request;
import io.deputy.compose.Shown;
import io.deputy.compose.canonical.Model;
import io.deputy.compose.source.Notice;
import io.deputy.compose.source.Problem;
import io.deputy.model.AppSpec;
import io.deputy.model.FileBytes;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Sorted;
import io.deputy.wire.SpecWire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The Compose files that {@code apply} and {@code plan} take, with the options of docker compose.
 */
final class AppInput {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Compose file; later ones go over earlier ones. Without: compose.yaml here.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--app",
      paramLabel = "NAME",
      description = "The app's name. Without: the file's \"name\", or the folder's name.")
  private @Nullable String app;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Variables; later files go over earlier ones. Without: .env beside the file.")
  private List<String> envFiles = new ArrayList<>();

  @Option(names = "--profile", paramLabel = "NAME", description = "Services of this profile too.")
  private List<String> profiles = new ArrayList<>();

  @Option(
      names = "--project-directory",
      paramLabel = "DIR",
      description = "Where relative paths start. Without: the folder of the first file.")
  private @Nullable String projectDirectory;

  @Option(
      names = "--no-registry-auth",
      description = "Leave your logins at registries here: machines pull without.")
  private boolean noRegistryAuth;

  /**
   * @param app with the hashes of its services
   * @param carried files and folders that travel with it, by content hash
   * @param contexts what its images are built from, likewise
   * @param files configs, secrets and logins at registries, likewise
   * @param registries whose logins are among them
   */
  record Prepared(
      AppSpec app,
      SortedMap<String, Path> carried,
      SortedMap<String, Path> contexts,
      SortedMap<String, FileBytes> files,
      SortedSet<String> registries,
      List<String> warnings) {}

  /**
   * Reads the files here, on the operator's machine; warnings are printed.
   *
   * @throws Failure naming every problem with its file, line and column
   */
  Prepared load(Deputy deputy) {
    try {
      Loaded loaded = Compose.load(request(deputy, true), disk(deputy));
      var contexts = paths(loaded.contexts());
      AppLogins.Given given =
          noRegistryAuth
              ? AppLogins.none(loaded.app())
              : AppLogins.give(loaded.app(), contexts, deputy.surroundings().environment());
      var warnings = new ArrayList<>(loaded.notices().stream().map(Notice::toString).toList());
      warnings.addAll(given.warnings());
      deputy.warn(warnings);
      var files = new TreeMap<>(loaded.files());
      files.putAll(given.files());
      return new Prepared(
          hashed(given.app()),
          paths(loaded.carried()),
          contexts,
          files,
          given.registries(),
          warnings);
    } catch (ComposeException e) {
      throw failure(e, deputy);
    }
  }

  /**
   * What the files say, whether it can be run or not; warnings are printed.
   *
   * @param fills whether variables are filled in
   * @throws Failure as {@link #load}
   */
  Model show(Deputy deputy, boolean fills) {
    try {
      Shown shown = Compose.show(request(deputy, fills), disk(deputy));
      deputy.warn(shown.notices().stream().map(Notice::toString).toList());
      return shown.model();
    } catch (ComposeException e) {
      throw failure(e, deputy);
    }
  }

  private Request request(Deputy deputy, boolean fills) {
    var surroundings = deputy.surroundings();
    return new Request(
        surroundings.directory().toString(),
        files,
        app,
        Sorted.copyOf(surroundings.environment()),
        envFiles,
        profiles,
        projectDirectory,
        fills);
  }

  private static Disk disk(Deputy deputy) {
    return new Disk(deputy.surroundings().in(), deputy::note);
  }

  private static Failure failure(ComposeException e, Deputy deputy) {
    deputy.warn(e.notices().stream().map(Notice::toString).toList());
    return new Failure(Exit.INPUT, e.problems().stream().map(Problem::toString).toList());
  }

  private static SortedMap<String, Path> paths(SortedMap<String, String> texts) {
    var paths = new TreeMap<String, Path>();
    texts.forEach((hash, path) -> paths.put(hash, Path.of(path)));
    return paths;
  }

  private static AppSpec hashed(AppSpec app) {
    var services = new TreeMap<String, ServiceSpec>();
    app.services().forEach((name, spec) -> services.put(name, SpecWire.hashed(spec)));
    return new AppSpec(app.name(), services);
  }
}
