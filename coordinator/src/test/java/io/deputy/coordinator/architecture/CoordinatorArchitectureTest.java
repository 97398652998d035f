package io.deputy.coordinator.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.deputy.architecture.Rules;
import org.junit.jupiter.api.Test;

class CoordinatorArchitectureTest {
  private static final String PLACE = "io.deputy.coordinator.place";
  private static final String PLAN = "io.deputy.coordinator.plan";
  private static final String UPSTREAM = "io.deputy.coordinator.upstream";
  private static final String GOALS = "io.deputy.coordinator.goals";
  private static final String ADMIT = "io.deputy.coordinator.admit";
  private static final JavaClasses CLASSES = Rules.ofThisModule();

  @Test
  void decidingIsPure() {
    Rules.pure(PLACE).check(CLASSES);
    Rules.pure(UPSTREAM).check(CLASSES);
    Rules.pure(PLAN, PLACE, UPSTREAM, "io.deputy.text").check(CLASSES);
    // Who can be reached, and so can build an image or hand one over.
    Rules.pure(GOALS, PLACE, UPSTREAM).check(CLASSES);
    // Words of a Compose file, such as 1m30s.
    Rules.pure(ADMIT, "io.deputy.compose.text").check(CLASSES);
    Rules.readsNoClock(PLACE, UPSTREAM, PLAN, GOALS, ADMIT).check(CLASSES);
  }

  @Test
  void generatedTypesStayAtTheEdge() {
    Rules.generatedTypesOnlyIn("io.deputy.coordinator.api..").check(CLASSES);
  }

  @Test
  void consulStaysBehindItsAdapters() {
    Rules.onlyIn(
            "org.kiwiproject..",
            "io.deputy.coordinator.store..",
            "io.deputy.coordinator.lead..",
            "io.deputy.coordinator.catalog..",
            "io.deputy.coordinator.consul..")
        .check(CLASSES);
  }

  @Test
  void nothingImportsTheAgent() {
    Rules.onlyIn("io.deputy.agent..", "nowhere").check(CLASSES);
  }

  @Test
  void namesAndPackages() {
    Rules.namesSayWhatThingsAre().check(CLASSES);
    Rules.everyPackageIsDescribed().check(CLASSES);
    Rules.packagesHaveNoCycles().check(CLASSES);
  }
}
