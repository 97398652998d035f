package io.deputy.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.Compose;
import io.deputy.compose.ComposeException;
import io.deputy.compose.FakeFiles;
import io.deputy.compose.Loaded;
import io.deputy.compose.Request;
import io.deputy.coordinator.admit.Admission;
import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.admit.AppChange;
import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.golden.Golden;
import io.deputy.model.AppSpec;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.wire.SpecWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code plan} says of file sets in the dialects of the founding systems, on three machines:
 * what applying changes, and where what would run. The loader's tests hold the same file sets
 * against docker compose.
 */
class FoundingPlansTest {
  private static final Path FILES =
      Path.of("../proto/src/test/resources/io/deputy/compose/founding");
  private static final Path PLAYBOOK =
      Path.of("../proto/src/test/resources/io/deputy/compose/playbook");
  private static final String FOLDER = "/srv/case";
  private static final VirtualAddresses NETWORK = VirtualAddresses.parse("198.18.0.0/24");
  private static final PortPool PORTS = PortPool.parse("30000-30099");

  private static AppSpec app(Path folder, String main, Map<String, String> environment)
      throws IOException, ComposeException {
    var files = new FakeFiles();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.with(FOLDER + "/" + folder.relativize(file), Files.readString(file));
      }
    }
    Loaded loaded =
        Compose.load(Request.in(FOLDER, environment).withFiles(main).withApp("case"), files);
    var services = new TreeMap<String, ServiceSpec>();
    loaded.app().services().forEach((name, spec) -> services.put(name, SpecWire.hashed(spec)));
    return new AppSpec("case", services);
  }

  private static Admitted.Accepted accepted(
      AppSpec app, SortedMap<ServiceId, ServiceRecord> before) {
    return switch (Admission.apply(app, before, List.of(), NETWORK, PORTS, List.of())) {
      case Admitted.Accepted accepted -> accepted;
      case Admitted.Refused refused -> throw new AssertionError(refused.problems().toString());
    };
  }

  private static String said(Admitted.Accepted of) {
    var world = new World();
    for (String name : List.of("h1", "h2", "h3")) {
      world.join(Script.machine(name));
    }
    world.services.putAll(of.records());
    var lines = new ArrayList<String>();
    for (AppChange change : of.changes()) {
      lines.add(change.service() + " " + change.kind());
      change.details().forEach(detail -> lines.add("  " + detail));
    }
    lines.add("");
    lines.addAll(PlanText.lines(Planner.plan(world.snapshot())));
    return String.join("\n", lines) + "\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"biomaj", "dictybase", "swefreq"})
  void whatPlanSays(String system) throws IOException {
    String said;
    try {
      AppSpec app = app(FILES.resolve(system), "docker-compose.yml", Map.of());
      said = said(accepted(app, new TreeMap<>()));
    } catch (ComposeException e) {
      said = e.getMessage() + "\n";
    }
    Golden.compare(Golden.resource("founding-plans/" + system + ".txt"), said);
  }

  @Test
  void aPassedThroughValueThatChangesIsNamedAndNotShown() throws Exception {
    AppSpec before =
        app(PLAYBOOK, "docker-compose.yaml", Map.of("NEXTAUTH_SECRET", "hush", "N_WORKERS", "1"));
    AppSpec after = app(PLAYBOOK, "docker-compose.yaml", Map.of("NEXTAUTH_SECRET", "hunter2"));
    var changed = accepted(after, accepted(before, new TreeMap<>()).records());
    String said = said(changed);
    assertThat(said).contains("environment.NEXTAUTH_SECRET: changed");
    assertThat(said).doesNotContain("hush").doesNotContain("hunter2");
  }
}
