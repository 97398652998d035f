package io.deputy.cli.registry;

import io.deputy.model.AppSpec;
import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.FileBytes;
import io.deputy.model.Mount;
import io.deputy.model.RegistryLogin;
import io.deputy.model.RegistryLogins;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Sorted;
import io.deputy.wire.RegistryLoginsWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gives each service of an app the logins of the registries that its images are from. */
public final class AppLogins {
  private final DockerConfig config;
  private final SortedMap<String, Path> contexts;
  private final Map<String, Optional<RegistryLogin>> asked = new HashMap<>();
  private final SortedMap<String, FileBytes> files = new TreeMap<>();
  private final SortedSet<String> registries = new TreeSet<>();
  private final List<String> warnings = new ArrayList<>();

  private AppLogins(DockerConfig config, SortedMap<String, Path> contexts) {
    this.config = config;
    this.contexts = contexts;
  }

  /**
   * @param app its services know of their logins by hash
   * @param files the logins themselves, by that hash
   * @param registries of which logins are among them
   */
  public record Given(
      AppSpec app,
      SortedMap<String, FileBytes> files,
      SortedSet<String> registries,
      List<String> warnings) {
    public Given {
      files = Sorted.copyOf(files);
      registries = Sorted.copyOf(registries);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param contexts what its images are built from, by content hash
   * @param environment of the command, which says where Docker's config is
   * @throws io.deputy.cli.process.Failure if that config can't be read
   */
  public static Given give(
      AppSpec app, SortedMap<String, Path> contexts, Map<String, String> environment) {
    var config = DockerConfig.read(environment, LoginProgram.programs(environment));
    var logins = new AppLogins(config, contexts);
    var services = new TreeMap<String, ServiceSpec>();
    app.services().forEach((name, spec) -> services.put(name, logins.with(spec)));
    return new Given(
        new AppSpec(app.name(), services), logins.files, logins.registries, logins.warnings);
  }

  /** Nothing is read, nothing is given. */
  public static Given none(AppSpec app) {
    return new Given(app, Collections.emptySortedMap(), Collections.emptySortedSet(), List.of());
  }

  private ServiceSpec with(ServiceSpec spec) {
    List<RegistryLogin> known =
        images(spec.container()).stream()
            .map(RegistryLogin::registryOf)
            .distinct()
            .flatMap(registry -> login(registry).stream())
            .toList();
    if (known.isEmpty() || spec.replicas() == 0) {
      return spec;
    }
    var bytes = new FileBytes(RegistryLoginsWire.write(RegistryLogins.of(known)));
    files.put(bytes.content().sha256(), bytes);
    known.forEach(login -> registries.add(login.registry()));
    return spec.withSupply(spec.container().supply().withLogins(bytes.content()));
  }

  private Optional<RegistryLogin> login(String registry) {
    return asked.computeIfAbsent(
        registry,
        _ -> {
          try {
            return config.login(registry);
          } catch (LoginProgram.Broken e) {
            warnings.add(
                "%s; machines get images of %s without a login"
                    .formatted(e.getMessage(), registry));
            return Optional.empty();
          }
        });
  }

  private SortedSet<String> images(ContainerSpec container) {
    var images = new TreeSet<String>();
    Build build = container.supply().build();
    if (build == null) {
      images.add(container.image());
    } else {
      images.addAll(BaseImages.of(dockerfile(build), build.args()));
    }
    for (Mount mount : container.mounts()) {
      if (mount instanceof Mount.Image mounted) {
        images.add(mounted.image());
      }
    }
    return images;
  }

  /** Empty if it can't be read: then it can't be packed either, which is said there. */
  private String dockerfile(Build build) {
    Path context = contexts.get(build.context().sha256());
    if (!build.inline().isEmpty() || context == null) {
      return build.inline();
    }
    try {
      return Files.readString(context.resolve(build.dockerfile()));
    } catch (IOException e) {
      return "";
    }
  }
}
