package io.deputy.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.deputy.architecture.knot.Knot;
import java.time.Instant;
import org.junit.jupiter.api.Test;

public class ProtoArchitectureTest {
  private static final JavaClasses CLASSES = Rules.ofThisModule();

  @Test
  void theModelIsPure() {
    Rules.pure("io.deputy.model").check(CLASSES);
    Rules.pure("io.deputy.text").check(CLASSES);
    Rules.pure("io.deputy.compose..", "org.snakeyaml.engine..")
        .allowEmptyShould(true)
        .check(CLASSES);
    Rules.readsNoClock("io.deputy.model", "io.deputy.text", "io.deputy.wire", "io.deputy.compose..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWireKnowsGeneratedTypes() {
    Rules.generatedTypesOnlyIn("io.deputy.wire", "io.deputy.proto..").check(CLASSES);
  }

  @Test
  void namesAndPackages() {
    Rules.namesSayWhatThingsAre().check(CLASSES);
    Rules.everyPackageIsDescribed().check(CLASSES);
    Rules.packagesHaveNoCycles().check(CLASSES);
  }

  /** The rules are seen to fail on a class that breaks them. */
  @Test
  void aBrokenClassIsNoticed() {
    JavaClasses broken = new ClassFileImporter().importClasses(ClockHelper.class);
    String here = "io.deputy.architecture";
    assertThatThrownBy(() -> Rules.readsNoClock(here).check(broken))
        .hasMessageContaining("java.time.Instant.now()");
    assertThatThrownBy(() -> Rules.pure(here).check(broken)).hasMessageContaining("org.junit");
    assertThatThrownBy(() -> Rules.namesSayWhatThingsAre().check(broken))
        .hasMessageContaining("ClockHelper");
    assertThatThrownBy(() -> Rules.onlyIn("org.junit..", "io.deputy.other").check(broken))
        .hasMessageContaining("org.junit");
  }

  /** Between a package and one below it, as between any two. */
  @Test
  void aCycleIsNoticed() {
    JavaClasses knotted = new ClassFileImporter().importClasses(Rope.class, Knot.class);
    assertThatThrownBy(() -> Rules.packagesHaveNoCycles().check(knotted))
        .hasMessageContaining("Slice architecture -> ")
        .hasMessageContaining("Slice architecture.knot -> ");
  }

  public static final class Rope {
    Knot tied() {
      return new Knot(this);
    }
  }

  static final class ClockHelper {
    @Test
    Instant read() {
      return Instant.now();
    }
  }
}
