package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.text.ServiceReference;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/** {@code network_mode}, and how a container is called and whom it asks on its network. */
final class NetworkingReader {
  private static final String KEY = "network_mode";

  private final Project project;

  NetworkingReader(Project project) {
    this.project = project;
  }

  NetworkMode mode(View service) {
    String mode = service.text(KEY, "");
    return switch (mode) {
      case "host" -> NetworkMode.HOST;
      case "none" -> NetworkMode.NONE;
      case "" -> NetworkMode.APP;
      case "bridge", "default" -> {
        project
            .findings()
            .notice(
                service.place(KEY),
                at(service),
                "the app's default network is taken: on Docker's own, apps are not kept apart");
        yield NetworkMode.APP;
      }
      case String of when ServiceReference.isOne(of) -> NetworkMode.APP; // and yet not its own
      default -> {
        problem(
            service,
            NamespacesReader.isShared(mode)
                ? NamespacesReader.shared(mode)
                : "found \"%s\", expected host, none, bridge or service:NAME".formatted(mode));
        yield NetworkMode.APP;
      }
    };
  }

  /** As usual where there was a problem. */
  Networking read(View service, NetworkMode mode) {
    Networking named =
        new Networking(
            mode,
            service.text("hostname", ""),
            service.text("domainname", ""),
            "",
            List.of(),
            Collections.emptySortedMap(),
            valid(service, "dns", Networking.Dns.OF_MACHINE, () -> dns(service)));
    String mac = service.text("mac_address", "");
    Networking known = valid(service, "mac_address", named, () -> named.withMacAddress(mac));
    List<String> hosts = ExtraHosts.of(service);
    Networking hosted = valid(service, "extra_hosts", known, () -> known.withExtraHosts(hosts));
    SortedMap<String, String> links = Links.of(project, service);
    return valid(service, "links", hosted, () -> hosted.withLinks(links));
  }

  private static Networking.Dns dns(View service) {
    return new Networking.Dns(
        service.textsOrNone("dns"),
        service.textsOrNone("dns_search"),
        service.textsOrNone("dns_opt"));
  }

  private <T> T valid(View service, String key, T otherwise, Supplier<T> made) {
    T valid = project.valid(service.place(key), service.at().key(key), made);
    return valid == null ? otherwise : valid;
  }

  private void problem(View service, String message) {
    project.findings().problem(service.place(KEY), at(service), message);
  }

  private static KeyPath at(View service) {
    return service.at().key(KEY);
  }
}
