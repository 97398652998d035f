package io.deputy.compose.spec;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.text.Durations;
import io.deputy.model.Build;
import io.deputy.model.Content;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Supply;
import io.deputy.model.Supply.Pull;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code build} and {@code pull_policy}: where the image of a service is from. */
final class SuppliesReader {
  private static final Pattern REMOTE = Pattern.compile("[a-z+]+://.*|git@.*|github\\.com/.*");

  /** Policies that ask for what a registry has, and not for a build. */
  private static final Set<String> PULLING = Set.of("always", "refresh", "daily", "weekly");

  private static final String EVERY = "every_";

  private final Project project;
  private final CarriedFiles carried;

  SuppliesReader(Project project, CarriedFiles carried) {
    this.project = project;
    this.carried = carried;
  }

  /**
   * @param runs whether the service has replicas; what one that has none is built from stays at
   *     home
   */
  Supply read(String name, View service, boolean runs) {
    String policy = service.text("pull_policy", "");
    if (!service.has("build")) {
      return pulled(policy, service);
    }
    if (PULLING.contains(policy) || policy.startsWith(EVERY)) {
      if (service.has("image")) {
        notice(service, "build", "ignored: pull_policy says " + policy);
        return pulled(policy, service);
      }
      notice(service, "pull_policy", "ignored: there is no image to pull, only one to build");
    }
    if (!runs) {
      notice(service, "build", "is not built while the service has no replicas");
    }
    View written = service.child("build");
    Lacking lacking = runs ? lacking(written) : null;
    if (lacking != null && service.has("image") && !policy.equals("build")) {
      notice(service, "build", "ignored, and the image is pulled: " + lacking.why());
      return pulled(policy, service);
    }
    if (lacking != null) {
      problem(written, lacking.key(), lacking.why());
      return Supply.USUAL;
    }
    String platform = service.text("platform", "");
    Build build = runs ? build(name, written, platform) : atHome(name, written, platform);
    return build == null ? Supply.USUAL : Supply.of(build);
  }

  private Supply pulled(String policy, View service) {
    return switch (policy) {
      case "always" -> new Supply(Pull.ALWAYS, Duration.ZERO, null);
      case "never" -> new Supply(Pull.NEVER, Duration.ZERO, null);
      case "daily" -> stale(Duration.ofDays(1));
      case "weekly" -> stale(Duration.ofDays(7));
      case "refresh" -> stale(service, service.text("pull_refresh_after", ""));
      default ->
          policy.startsWith(EVERY)
              ? stale(service, policy.substring(EVERY.length()))
              : Supply.USUAL;
    };
  }

  private Supply stale(View service, String after) {
    Duration time = Durations.parse(after);
    if (time == null || !time.isPositive()) {
      problem(
          service, "pull_policy", "found \"%s\", expected %s".formatted(after, Durations.ACCEPTED));
      return Supply.USUAL;
    }
    return stale(time);
  }

  private static Supply stale(Duration after) {
    return new Supply(Pull.STALE, after, null);
  }

  /** What there is none of to build from; whoever has only the image's name may go without. */
  private record Lacking(String key, String why) {}

  private @Nullable Lacking lacking(View build) {
    String context = build.text("context", "");
    if (REMOTE.matcher(context).matches()) {
      // Its address may hold a token.
      return new Lacking("context", "found a repository, expected a folder beside the file");
    }
    if (project.files().kind(context) != ComposeFiles.Kind.FOLDER) {
      return new Lacking(
          "context",
          "there is no folder %s to build from".formatted(AppReader.shown(project, context)));
    }
    String path = FilePath.resolve(context, dockerfile(build));
    boolean there =
        dockerfile(build).isEmpty() || project.files().kind(path) == ComposeFiles.Kind.FILE;
    return there
        ? null
        : new Lacking("dockerfile", "there is no file " + AppReader.shown(project, path));
  }

  /** Empty where the Dockerfile stands in the Compose file itself. */
  private static String dockerfile(View build) {
    return build.text("dockerfile_inline", "").isEmpty()
        ? build.text("dockerfile", "Dockerfile")
        : "";
  }

  private @Nullable Build build(String name, View build, String ownPlatform) {
    String context = build.text("context", "");
    String inline = build.text("dockerfile_inline", "");
    String path = FilePath.resolve(context, dockerfile(build));
    String within = inline.isEmpty() ? FilePath.within(context, path) : "";
    if (within.startsWith("/")) { // it stands outside, and travels in the spec
      inline = outside(build, path);
      within = "";
      if (inline.isEmpty()) {
        return null;
      }
    }
    Content content = carried.context(context, within, build.place("context"), build.at());
    return content == null ? null : build(name, build, content, within, inline, ownPlatform);
  }

  /** Nothing is read of it. */
  private @Nullable Build atHome(String name, View build, String ownPlatform) {
    String inline = build.text("dockerfile_inline", "");
    return build(name, build, Content.AT_HOME, dockerfile(build), inline, ownPlatform);
  }

  private String outside(View build, String path) {
    try {
      String text = project.files().text(path);
      if (text.isBlank()) {
        problem(build, "dockerfile", AppReader.shown(project, path) + " is empty");
      }
      return text.isBlank() ? "" : text;
    } catch (java.io.IOException e) {
      problem(
          build,
          "dockerfile",
          "can't read %s: %s".formatted(AppReader.shown(project, path), e.getMessage()));
      return "";
    }
  }

  private @Nullable Build build(
      String name, View build, Content context, String file, String inline, String ownPlatform) {
    return project.valid(
        build.node().place(),
        build.at(),
        () ->
            new Build(
                new ServiceId(project.name(), name),
                context,
                file,
                inline,
                build.filled("args"),
                build.text("target", ""),
                build.filled("labels"),
                platform(build, ownPlatform),
                build.text("network", ""),
                build.whole("shm_size", 0),
                ExtraHosts.of(build),
                build.textsOrNone("cache_from"),
                build.truth("no_cache", false),
                build.truth("pull", false)));
  }

  /** A builder makes one image at a time; machines of another kind build their own. */
  private String platform(View build, String own) {
    List<String> all = build.textsOrNone("platforms");
    if (!own.isEmpty() || all.isEmpty()) {
      return own;
    }
    if (all.size() > 1) {
      notice(build, "platforms", "it is built for the machines that run it, each kind once");
      return "";
    }
    return all.getFirst();
  }

  /** A service without a build whose image another one builds runs what that one built. */
  static void share(Map<String, View> services, Map<String, ServiceSpec> specs) {
    Map<String, Build> built = new HashMap<>();
    specs.values().stream()
        .map(ServiceSpec::container)
        .forEach(
            c -> {
              Build build = c.supply().build();
              if (build != null && !Content.AT_HOME.equals(build.context())) {
                built.putIfAbsent(c.image(), build);
              }
            });
    specs.replaceAll(
        (name, spec) -> {
          View service = services.get(name);
          Build of = built.get(spec.container().image());
          boolean asks = service == null || service.has("build") || service.has("pull_policy");
          return of == null || asks ? spec : spec.withSupply(Supply.of(of));
        });
  }

  private void notice(View view, String key, String message) {
    project.findings().notice(view.place(key), view.at().key(key), message);
  }

  private void problem(View view, String key, String message) {
    project.findings().problem(view.place(key), view.at().key(key), message);
  }
}
