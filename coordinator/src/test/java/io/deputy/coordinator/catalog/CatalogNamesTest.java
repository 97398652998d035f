package io.deputy.coordinator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.ServiceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CatalogNamesTest {
  @Test
  void servicesThatComeOutAlikeAreToldApart() {
    var one = new ServiceId("a", "b-c");
    var two = new ServiceId("a-b", "c");
    var third = new ServiceId("a_b", "C");
    var names = CatalogNames.of(List.of(third, two, one));
    assertThat(names).containsEntry(one, "a-b-c");
    assertThat(names.get(two)).matches("a-b-c-[0-9a-f]{8}");
    assertThat(names.get(third)).matches("a-b-c-[0-9a-f]{8}");
    assertThat(Set.copyOf(names.values())).hasSize(3);
  }

  @Property
  void everyNameIsALabelInDnsAndNoTwoServicesShareOne(@ForAll("services") Set<ServiceId> services) {
    var names = CatalogNames.of(services);
    assertThat(names.keySet()).isEqualTo(services);
    assertThat(names.values()).allMatch(name -> name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
    assertThat(new HashSet<>(names.values())).hasSameSizeAs(services);
  }

  @Provide
  Arbitrary<Set<ServiceId>> services() {
    Arbitrary<String> app =
        Arbitraries.strings().withChars("ab-_").ofMinLength(0).ofMaxLength(40).map(s -> "a" + s);
    Arbitrary<String> service =
        Arbitraries.strings().withChars("aB-_.").ofMinLength(0).ofMaxLength(60).map(s -> "b" + s);
    return Combinators.combine(app, service).as(ServiceId::new).set().ofMaxSize(30);
  }
}
