package io.deputy.coordinator.goals;

import static io.deputy.coordinator.goals.SomeService.machine;
import static io.deputy.coordinator.goals.SomeService.placement;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Build;
import io.deputy.model.Builds;
import io.deputy.model.Contact;
import io.deputy.model.Content;
import io.deputy.model.Endpoint;
import io.deputy.model.Goal;
import io.deputy.model.ImageOrigin;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Sorted;
import io.deputy.model.Supply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who builds, and who gets it from whom. */
class ImageOriginsTest {
  private static final Build BUILD =
      Builds.plain(SomeService.ID, new Content("ab".repeat(32), 10), "Dockerfile", "");
  private static final ServiceSpec BUILT =
      SomeService.SPEC.withSupply(Supply.of(BUILD)).withHash(SomeService.SPEC.hash());
  private static final ImageOrigin HERE = new ImageOrigin.BuiltHere();

  /** A primary on h2, and who stands by. */
  private static final ServiceRecord RECORD =
      SomeService.record(
          BUILT,
          placement(1, "h1", Role.FALLBACK, false),
          placement(2, "h2", Role.PRIMARY, false),
          placement(3, "h3", Role.FALLBACK, false),
          placement(4, "h4", Role.ENDED, false));

  private static MachineView heard(String name, String... images) {
    return view(name, Contact.REACHABLE, "amd64", "20.10", images);
  }

  private static MachineView view(
      String name, Contact contact, String arch, String docker, String... images) {
    var facts =
        new MachineFacts("boot", "linux", arch, 1, 0, 0, "", docker, "")
            .withBuiltImages(Sorted.copyOf(Set.of(images)));
    var machine =
        new Machine(machine(name), "10.0.0." + name.charAt(1), 7421, new TreeMap<>(), facts);
    return new MachineView(machine, false, contact, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  private static Map<String, ImageOrigin> origins(ServiceRecord record, MachineView... machines) {
    return Goals.of(List.of(record), Map.of(), Map.of(), List.of(machines)).entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> e.getKey().value(),
                e -> e.getValue().stream().map(Goal::origin).findFirst().orElseThrow()));
  }

  private static ImageOrigin awaited(String builder) {
    return new ImageOrigin.Awaited(machine(builder));
  }

  private static ImageOrigin from(String name) {
    return new ImageOrigin.Holder(machine(name), new Endpoint("10.0.0." + name.charAt(1), 7421));
  }

  @Test
  void thePrimarysMachineBuildsAndTheOthersWait() {
    assertThat(origins(RECORD, heard("h1"), heard("h2"), heard("h3"), heard("h4")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("h1", awaited("h2"), "h2", HERE, "h3", awaited("h2"), "h4", ImageOrigin.USUAL));
  }

  @Test
  void whereItIsTheOthersGetIt() {
    var has = heard("h2", BUILD.reference());
    assertThat(origins(RECORD, heard("h1"), has, heard("h3"), heard("h4")))
        .containsEntry("h1", from("h2"))
        .containsEntry("h2", HERE)
        .containsEntry("h3", from("h2"));
  }

  @Test
  void aMachineWithoutAPlacementMayHaveIt() {
    var has = heard("h9", BUILD.reference());
    assertThat(origins(RECORD, heard("h1"), heard("h2"), heard("h3"), has))
        .containsEntry("h1", from("h9"))
        .containsEntry("h2", from("h9"));
  }

  @Test
  void ifTheBuilderIsSilentTheNextOneBuilds() {
    var silent = view("h2", Contact.SILENT, "amd64", "20.10", BUILD.reference());
    assertThat(origins(RECORD, heard("h1"), silent, heard("h3")))
        .containsEntry("h1", HERE)
        .containsEntry("h3", awaited("h1"));
  }

  @Test
  void soToIfItsDockerIsAway() {
    var without = view("h2", Contact.REACHABLE, "amd64", "");
    assertThat(origins(RECORD, heard("h1"), without, heard("h3")))
        .containsEntry("h1", HERE)
        .containsEntry("h2", awaited("h1"))
        .containsEntry("h3", awaited("h1"));
  }

  @Test
  void eachKindOfMachineHasItsOwnBuilder() {
    var arm = view("h3", Contact.REACHABLE, "arm64", "20.10");
    var has = heard("h2", BUILD.reference());
    assertThat(origins(RECORD, heard("h1"), has, arm))
        .containsEntry("h1", from("h2"))
        .containsEntry("h3", HERE);
  }

  @Test
  void anImageOfARegistryIsEveryonesOwnAffair() {
    var record = SomeService.record(SomeService.SPEC, placement(1, "h1", Role.PRIMARY, false));
    assertThat(origins(record, heard("h1"))).containsEntry("h1", ImageOrigin.USUAL);
  }
}
