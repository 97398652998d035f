package io.deputy.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.deputy.architecture.Rules;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The dependency rules of the design, for this module. */
class StructureTest {
  private static final JavaClasses AGENT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.deputy.agent");

  private static final String[] PURE = {"io.deputy.agent.placement", "io.deputy.agent.route"};

  @Test
  void pureCodeKnowsOnlyTheModelAndItself() {
    for (String pure : PURE) {
      noClasses()
          .that()
          .resideInAPackage(pure)
          .should()
          .dependOnClassesThat(
              not(
                  resideInAnyPackage(
                      pure, "io.deputy.model", "java..", "org.jspecify.annotations")))
          .check(AGENT);
    }
  }

  @Test
  void pureCodeAsksNoClockAndDrawsNoLots() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Thread.class, java.util.Random.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.concurrent..", "java.util.random", "java.io", "java.nio..", "java.net")
        .check(AGENT);
  }

  @Test
  void generatedTypesStayAtTheirServices() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.deputy.agent.link", "io.deputy.agent.proxy")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.deputy.proto..", "com.google.protobuf..")
        .check(AGENT);
  }

  @Test
  void consulDockerAndNettyStayInTheirAdapters() {
    only("org.kiwiproject..", "io.deputy.agent.link");
    only("com.github.dockerjava..", "io.deputy.agent.docker");
    only("io.netty..", "io.deputy.agent.proxy..", "io.deputy.agent.dns", "io.deputy.agent.net");
    only("io.grpc..", "io.deputy.agent.link", "io.deputy.agent");
  }

  private static void only(String library, String... adapters) {
    noClasses()
        .that()
        .resideOutsideOfPackages(adapters)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(AGENT);
  }

  @Test
  void nothingImportsUpwards() {
    noClasses()
        .that()
        .resideInAPackage("io.deputy.agent.run")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.deputy.agent",
            "io.deputy.agent.link",
            "io.deputy.agent.docker",
            "io.deputy.agent.proxy..",
            "io.deputy.agent.dns",
            "io.deputy.agent.net")
        .check(AGENT);
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.deputy.agent.link",
            "io.deputy.agent.docker",
            "io.deputy.agent.proxy..",
            "io.deputy.agent.dns",
            "io.deputy.agent.net")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.deputy.agent")
        .check(AGENT);
  }

  @Test
  void packagesHaveNoCycles() {
    Rules.packagesHaveNoCycles().check(AGENT);
  }
}
