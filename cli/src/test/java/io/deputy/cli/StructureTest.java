package io.deputy.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.deputy.architecture.Rules;
import org.junit.jupiter.api.Test;

/** Who may know whom within the command line. */
class StructureTest {
  private static final JavaClasses CLASSES = Rules.ofThisModule();

  @Test
  void theCallsAreMadeInOnePlace() {
    Rules.generatedTypesOnlyIn("io.deputy.cli.remote").check(CLASSES);
    Rules.onlyIn("io.grpc..", "io.deputy.cli.remote", "io.deputy.cli.tls").check(CLASSES);
    Rules.onlyIn("io.netty..", "io.deputy.cli.remote", "io.deputy.cli.tls").check(CLASSES);
  }

  @Test
  void whatIsShownAsksNobody() {
    String[] shown = {"io.deputy.cli.show", "io.deputy.cli.view"};
    noClasses()
        .that()
        .resideInAnyPackage(shown)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.deputy.cli..").and(resideOutsideOfPackages(shown)))
        .check(CLASSES);
  }

  @Test
  void onlyTheAuthorityKnowsBouncyCastle() {
    Rules.onlyIn("org.bouncycastle..", "io.deputy.cli.pki").check(CLASSES);
  }

  @Test
  void namesAndPackages() {
    Rules.namesSayWhatThingsAre().check(CLASSES);
    Rules.everyPackageIsDescribed().check(CLASSES);
    Rules.packagesHaveNoCycles().check(CLASSES);
  }
}
