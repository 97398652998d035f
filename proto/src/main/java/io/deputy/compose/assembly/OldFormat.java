package io.deputy.compose.assembly;

import io.deputy.compose.form.Keys;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.ServiceReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of format 1, which has its services at the top and nothing else, in the words of today.
 * The app's network takes the place of the links by which such services know each other.
 */
final class OldFormat {
  private static final List<String> SERVICE_SIGNS = List.of("image", "build", "extends");
  private static final Pattern NAMED_VOLUME =
      Pattern.compile("([a-zA-Z0-9][a-zA-Z0-9_.-]+):[^:]+(?::[^:]+)?");

  private OldFormat() {}

  /** Every other file as it is. */
  static Mapping lifted(Mapping file) {
    boolean old =
        !file.entries().isEmpty()
            && file.entries().keySet().stream().noneMatch(Keys.FILE.keys()::containsKey)
            && file.entries().values().stream().allMatch(entry -> isService(entry.value()));
    if (!old) {
      return file;
    }
    Mapping services = file.map((_, service) -> service((Mapping) service, file));
    Mapping lifted = Mapping.of(file, "services", services);
    Mapping volumes = volumes(file);
    return volumes.entries().isEmpty() ? lifted : lifted.with("volumes", volumes);
  }

  private static boolean isService(Node node) {
    return node instanceof Mapping m && SERVICE_SIGNS.stream().anyMatch(m::has);
  }

  private static Mapping service(Mapping old, Mapping file) {
    Mapping service = old;
    @Nullable Node dockerfile = old.get("dockerfile");
    @Nullable Node build = old.get("build");
    if (dockerfile != null && build != null) {
      service =
          service
              .without("dockerfile")
              .with("build", Mapping.of(build, "context", build).with("dockerfile", dockerfile));
    }
    @Nullable Node net = old.get("net");
    if (net != null) {
      service = service.without("net").with("network_mode", networkMode(net, file));
    }
    @Nullable Node driver = old.get("log_driver");
    @Nullable Node options = old.get("log_opt");
    if (driver != null || options != null) {
      Mapping logging = Mapping.empty(old.place());
      logging = driver == null ? logging : logging.with("driver", driver);
      logging = options == null ? logging : logging.with("options", options);
      service = service.without("log_driver").without("log_opt").with("logging", logging);
    }
    return service.without("volume_driver"); // it is said of the volumes
  }

  /** {@code container:NAME} may have meant a service of the file. */
  private static Node networkMode(Node net, Mapping file) {
    return net instanceof Scalar s
            && s.text().startsWith("container:")
            && file.has(s.text().substring("container:".length()))
        ? s.withText(ServiceReference.to(s.text().substring("container:".length())))
        : net;
  }

  /** Volumes were never declared, and their names were the machine's. */
  private static Mapping volumes(Mapping file) {
    Map<String, Entry> named = new LinkedHashMap<>();
    for (Entry service : file.entries().values()) {
      @Nullable Node driver = ((Mapping) service.value()).get("volume_driver");
      if (((Mapping) service.value()).get("volumes") instanceof Listing mounts) {
        for (Node mount : mounts.items()) {
          if (mount instanceof Scalar s) {
            Matcher m = NAMED_VOLUME.matcher(s.text());
            if (m.matches()) {
              Mapping declared = Mapping.of(s, "name", Scalar.text(s.place(), m.group(1)));
              declared = driver == null ? declared : declared.with("driver", driver);
              named.putIfAbsent(m.group(1), new Entry(s.place(), declared));
            }
          }
        }
      }
    }
    return new Mapping(file.place(), new LinkedHashMap<>(named));
  }
}
