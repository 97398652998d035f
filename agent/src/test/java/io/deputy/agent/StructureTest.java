package io.deputy.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.deputy.architecture.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dependency rules of the design, for this module. */
class StructureTest {
  private static final String PLACEMENT = "io.deputy.agent.placement";
  private static final String ROUTE = "io.deputy.agent.route";
  private static final String SESSION = "io.deputy.agent.session";
  private static final String[] ADAPTERS = {
    "io.deputy.agent.link",
    "io.deputy.agent.docker",
    "io.deputy.agent.proxy..",
    "io.deputy.agent.promise",
    "io.deputy.agent.handover",
    "io.deputy.agent.peer",
    "io.deputy.agent.flow",
    "io.deputy.agent.socket",
    "io.deputy.agent.dns",
    "io.deputy.agent.net",
    "io.deputy.agent.survey",
    SESSION
  };
  private static final JavaClasses CLASSES = Rules.ofThisModule();

  @Test
  void decidingIsPure() {
    Rules.pure(PLACEMENT).check(CLASSES);
    Rules.pure(ROUTE, "org.pcollections").check(CLASSES);
    Rules.readsNoClock(PLACEMENT, ROUTE).check(CLASSES);
  }

  @Test
  void decidingReadsAndWritesNothingAndWaitsForNobody() {
    noClasses()
        .that()
        .resideInAnyPackage(PLACEMENT, ROUTE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io", "java.net", "java.nio..", "java.util.concurrent..")
        .check(CLASSES);
  }

  @Test
  void generatedTypesStayAtTheirServices() {
    Rules.generatedTypesOnlyIn("io.deputy.agent.link", SESSION).check(CLASSES);
  }

  @Test
  void librariesStayInTheirAdapters() {
    Rules.onlyIn("org.kiwiproject..", "io.deputy.agent.link").check(CLASSES);
    Rules.onlyIn("com.github.dockerjava..", "io.deputy.agent.docker").check(CLASSES);
    Rules.onlyIn(
            "io.netty..",
            "io.deputy.agent.proxy..",
            "io.deputy.agent.promise",
            "io.deputy.agent.handover",
            "io.deputy.agent.peer",
            "io.deputy.agent.flow",
            "io.deputy.agent.socket",
            "io.deputy.agent.dns",
            SESSION)
        .check(CLASSES);
    Rules.onlyIn("org.pcollections..", ROUTE).check(CLASSES);
    Rules.onlyIn("io.grpc..", "io.deputy.agent.link", "io.deputy.agent", SESSION).check(CLASSES);
  }

  @Test
  void nothingImportsUpwards() {
    Rules.onlyIn("io.deputy.agent", "io.deputy.agent").check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.deputy.agent.run")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ADAPTERS)
        .check(CLASSES);
  }

  /** Each of these knows those before it, and none behind it. */
  @Test
  void theNetworkIsLayered() {
    List<String> layers =
        List.of(
            "io.deputy.agent.socket",
            "io.deputy.agent.flow",
            "io.deputy.agent.peer",
            "io.deputy.agent.promise",
            "io.deputy.agent.handover",
            "io.deputy.agent.proxy..");
    for (int i = 0; i + 1 < layers.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage(layers.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(layers.subList(i + 1, layers.size()).toArray(String[]::new))
          .check(CLASSES);
    }
  }

  @Test
  void namesAndPackages() {
    Rules.namesSayWhatThingsAre().check(CLASSES);
    Rules.everyPackageIsDescribed().check(CLASSES);
    Rules.packagesHaveNoCycles().check(CLASSES);
  }
}
