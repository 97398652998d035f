package io.deputy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The dependency rules and the rules of names, for every module. */
public final class Rules {
  private static final Set<String> JAVA_BASE = Object.class.getModule().getPackages();

  /** What reads a clock, draws at random, or runs beside the caller. */
  private static final Set<String> IMPURE_TYPES =
      Set.of(
          "io.deputy.clock.BootClock",
          "java.lang.Thread",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.util.Random",
          "java.util.Timer",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.random.RandomGenerator");

  private static final Set<String> IMPURE_METHODS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getLogger",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.nanoTime",
          "java.time.Instant.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.util.UUID.randomUUID");

  private static final Pattern UGLY = Pattern.compile(".*(Impl|Manager)|.*(Util|Helper).*");

  private Rules() {}

  /** The classes of the module that is tested, without its tests. */
  public static JavaClasses ofThisModule() {
    return new ClassFileImporter().importPath(Path.of("target", "classes"));
  }

  /** Rule 1: {@code pure} depends on java.base, on {@code alsoAllowed} and on itself. */
  public static ArchRule pure(String pure, String... alsoAllowed) {
    DescribedPredicate<JavaClass> allowed =
        describe(
                "in java.base",
                (JavaClass c) ->
                    JAVA_BASE.contains(c.getBaseComponentType().getPackageName())
                        || c.getBaseComponentType().isPrimitive())
            .or(resideInAnyPackage(pure, "io.deputy.model", "org.jspecify.annotations"))
            .or(resideInAnyPackage(alsoAllowed));
    return classes()
        .that()
        .resideInAPackage(pure)
        .should(onlyDependOnClassesThat(allowed))
        .because("it is pure: what it needs to know comes in as an argument");
  }

  /** Rule 1, the other half: no clock, no chance, no thread. */
  public static ArchRule readsNoClock(String... pure) {
    return classes().that().resideInAnyPackage(pure).should(touchNothingImpure());
  }

  /** Rule 2. */
  public static ArchRule generatedTypesOnlyIn(String... allowed) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.protobuf..", "io.deputy.proto..")
        .because("generated types are no model: the wire translates");
  }

  /** Rules 3 and 4: a library stays behind the adapter that it was brought in for. */
  public static ArchRule onlyIn(String library, String... allowed) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  public static ArchRule namesSayWhatThingsAre() {
    return classes().that().resideOutsideOfPackage("io.deputy.proto..").should(haveAPlainName());
  }

  public static ArchRule everyPackageIsDescribed() {
    return classes()
        .that()
        .resideOutsideOfPackage("io.deputy.proto..")
        .should(haveADescribedPackage());
  }

  /** Every package is one slice, also one that has others below it. */
  public static ArchRule packagesHaveNoCycles() {
    return slices()
        .matching("io.deputy.(**)")
        .should()
        .beFreeOfCycles()
        .because("packages that know each other can only be read, tested and moved together");
  }

  private static ArchCondition<JavaClass> touchNothingImpure() {
    return new ArchCondition<>("touch no clock, chance or thread") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaAccess<?> access : item.getAccessesFromSelf()) {
          AccessTarget target = access.getTarget();
          String owner = target.getOwner().getName();
          if (IMPURE_TYPES.contains(owner)
              || IMPURE_METHODS.contains(owner + "." + target.getName())) {
            events.add(SimpleConditionEvent.violated(item, access.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> haveAPlainName() {
    return new ArchCondition<>("not be called Impl, Manager, Util or Helper") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (UGLY.matcher(item.getSimpleName()).matches()) {
          events.add(SimpleConditionEvent.violated(item, item.getName()));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> haveADescribedPackage() {
    return new ArchCondition<>("be in a package with a package-info.java and @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean described =
            item.getPackage()
                .tryGetPackageInfo()
                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                .isPresent();
        if (!described) {
          events.add(
              SimpleConditionEvent.violated(item, item.getPackageName() + " of " + item.getName()));
        }
      }
    };
  }
}
