package io.deputy.compose;

import io.deputy.compose.source.Notice;
import io.deputy.compose.source.Problem;
import io.deputy.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Loads texts as the files of a folder {@code /home/ann/shop}. */
final class Loading {
  static final String FOLDER = "/home/ann/shop";

  private Loading() {}

  static FakeFiles files(String composeYaml) {
    return new FakeFiles().with(FOLDER + "/compose.yaml", composeYaml);
  }

  static Loaded load(String composeYaml) {
    return load(files(composeYaml), Map.of());
  }

  static Loaded load(FakeFiles files, Map<String, String> environment) {
    return load(files, Request.in(FOLDER, environment));
  }

  static Loaded load(FakeFiles files, Request request) {
    try {
      return Compose.load(request, files);
    } catch (ComposeException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The one service {@code web}, of which the text has the keys. */
  static ServiceSpec web(String keys) {
    return service(load("services:\n  web:\n    image: x\n" + keys.indent(4)), "web");
  }

  static ServiceSpec service(Loaded loaded, String name) {
    return Objects.requireNonNull(loaded.app().services().get(name), name);
  }

  static List<String> notices(Loaded loaded) {
    return loaded.notices().stream().map(Notice::toString).toList();
  }

  static List<String> problems(String composeYaml) {
    return problems(files(composeYaml), Request.in(FOLDER, Map.of()));
  }

  static List<String> problems(FakeFiles files, Request request) {
    try {
      Loaded loaded = Compose.load(request, files);
      throw new AssertionError("loads: " + loaded);
    } catch (ComposeException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }
}
