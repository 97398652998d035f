package io.deputy.compose.spec;

import io.deputy.model.Devices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code devices}, {@code gpus} and {@code deploy.resources.reservations.devices}. What has the
 * form {@code vendor.example/class=name} is no path, but a device of the Container Device
 * Interface.
 */
final class DevicesReader {
  private static final Pattern CDI =
      Pattern.compile("[a-zA-Z][\\w.-]*/[a-zA-Z][\\w-]*=[a-zA-Z0-9][\\w.:-]*");

  private final Project project;

  DevicesReader(Project project) {
    this.project = project;
  }

  /** Leaves out what there was a problem with. */
  Devices read(View service) {
    var mapped = new ArrayList<Devices.Mapped>();
    var cdi = new ArrayList<String>();
    for (View item : service.items("devices")) {
      String source = item.text("source", "");
      String target = item.text("target", source);
      if (CDI.matcher(source).matches() && target.equals(source)) {
        cdi.add(source);
      } else if (!source.isEmpty()) {
        String permissions = item.text("permissions", "rwm");
        add(mapped, item, () -> new Devices.Mapped(source, target, permissions));
      }
    }
    return new Devices(mapped, service.textsOrNone("device_cgroup_rules"), requests(service, cdi));
  }

  /** In the order of docker compose. */
  private List<Devices.Request> requests(View service, List<String> cdi) {
    var requests = new ArrayList<Devices.Request>();
    View reserved = service.child("deploy").child("resources").child("reservations");
    for (View item : reserved.items("devices")) {
      add(requests, item, () -> request(item, List.of()));
    }
    if (!cdi.isEmpty()) {
      requests.add(new Devices.Request("cdi", 0, cdi, List.of(), Collections.emptySortedMap()));
    }
    for (View item : service.items("gpus")) {
      add(requests, item, () -> request(item, List.of("gpu")));
    }
    return requests;
  }

  private <T> void add(List<T> all, View item, Supplier<T> made) {
    @Nullable T one = project.valid(item.node().place(), item.at(), made);
    if (one != null) {
      all.add(one);
    }
  }

  /** Without a count and without ids it is for all; the loader has said so then. */
  private static Devices.Request request(View item, List<String> always) {
    var capabilities = new ArrayList<>(item.textsOrNone("capabilities"));
    capabilities.addAll(always);
    List<String> ids = item.textsOrNone("device_ids");
    return new Devices.Request(
        item.text("driver", ""),
        item.count("count", 0, Integer.MAX_VALUE),
        ids,
        capabilities,
        item.filled("options"));
  }
}
