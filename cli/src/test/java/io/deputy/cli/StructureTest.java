package io.deputy.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom within the command line. */
class StructureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.deputy.cli");

  @Test
  void generatedTypesStayWhereTheCallsAreMade() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.deputy.cli.remote")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.deputy.proto..", "io.grpc..", "io.netty..", "com.google.protobuf..")
        .check(CLASSES);
  }

  @Test
  void whatIsShownAsksNobody() {
    noClasses()
        .that()
        .resideInAnyPackage("io.deputy.cli.show", "io.deputy.cli.view")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.deputy.cli", "io.deputy.cli.remote", "io.deputy.cli.pki", "io.deputy.cli.carry")
        .check(CLASSES);
  }

  @Test
  void onlyTheAuthorityKnowsBouncyCastle() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.deputy.cli.pki")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bouncycastle..")
        .check(CLASSES);
  }
}
