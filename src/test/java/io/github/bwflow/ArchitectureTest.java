package io.github.bwflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Imports point one way: what a package may know is written here, and nothing else. */
class ArchitectureTest {
  private static final String ROOT = "io.github.bwflow";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Each package and the ones that it may know beside itself. */
  private static final Map<String, List<String>> MAY_KNOW = new LinkedHashMap<>();

  static {
    MAY_KNOW.put("units", List.of());
    MAY_KNOW.put("classes", List.of("units"));
    MAY_KNOW.put("classes.linux", List.of("classes", "host", "units"));
    MAY_KNOW.put("host", List.of("units"));
    MAY_KNOW.put("config", List.of("budget", "classes", "units"));
    MAY_KNOW.put("migrate", List.of("config", "classes", "units"));
    MAY_KNOW.put("budget", List.of("units"));
    MAY_KNOW.put("control", List.of("budget", "units"));
    MAY_KNOW.put("meter", List.of("budget", "host", "units"));
    MAY_KNOW.put("meter.vnstat", List.of("meter", "budget", "host", "units"));
    MAY_KNOW.put("limit", List.of("control", "budget", "host", "units"));
    MAY_KNOW.put("limit.tc", List.of("limit", "classes", "control", "budget", "host", "units"));
    MAY_KNOW.put("hooks", List.of("host", "units"));
    MAY_KNOW.put("state", List.of("host", "units"));
    MAY_KNOW.put("vmmanager", List.of("host", "units"));
    MAY_KNOW.put("meter.vmmanager", List.of("meter", "vmmanager", "budget", "host", "units"));
    MAY_KNOW.put(
        "limit.vmmanager", List.of("limit", "control", "vmmanager", "budget", "state", "units"));
    List<String> engine =
        List.of(
            "units", "host", "config", "budget", "classes", "control", "meter", "limit", "state");
    MAY_KNOW.put("engine", engine);
    List<String> simulation = new ArrayList<>(engine);
    simulation.addAll(List.of("engine", "limit.tc"));
    MAY_KNOW.put("simulation", simulation);
    List<String> doctor = new ArrayList<>(engine);
    doctor.addAll(List.of("engine", "setup", "meter.vnstat", "hooks"));
    MAY_KNOW.put("doctor", doctor);
    List<String> report = new ArrayList<>(engine);
    report.addAll(List.of("engine", "simulation", "doctor"));
    MAY_KNOW.put("report", report);
    MAY_KNOW.put("setup", List.of("config", "host", "units", "meter.vnstat"));
  }

  @Test
  void findsTheClassesOfThisProject() {
    assertTrue(MAIN.size() > 80, () -> "only " + MAIN.size() + " classes");
  }

  @Test
  void hasARuleForEveryPackage() {
    Set<String> packages = new TreeSet<>();
    MAIN.forEach(each -> packages.add(each.getPackageName()));
    Set<String> known = new TreeSet<>(Set.of(ROOT, ROOT + ".cli"));
    MAY_KNOW.keySet().forEach(name -> known.add(ROOT + "." + name));

    assertEquals(known, packages);
  }

  @Test
  void knowsOnlyWhatItsPackageMay() {
    MAY_KNOW.forEach(
        (name, others) -> {
          Set<String> allowed = new TreeSet<>(Set.of(ROOT + "." + name));
          others.forEach(other -> allowed.add(ROOT + "." + other));
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + name)
              .should()
              .dependOnClassesThat(
                  DescribedPredicate.describe(
                      "live in a package other than " + allowed,
                      other ->
                          other.getPackageName().startsWith(ROOT)
                              && !allowed.contains(other.getPackageName())))
              .check(MAIN);
        });
  }

  @Test
  void usesNothingOfVnstatForTheSetupButItsConfiguration() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".setup")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are another class of the meter",
                other ->
                    other.getPackageName().equals(ROOT + ".meter.vnstat")
                        && !other.getName().startsWith(ROOT + ".meter.vnstat.VnstatConf")))
        .check(MAIN);
  }

  @Test
  void isStartedByTheDoorAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".cli", ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".cli", ROOT)
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(MAIN);
  }

  @Test
  void hasNoCycleOfPackages() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void endsTheProcessInMainOnlyAndKeepsNoLogger() {
    noClasses()
        .that()
        .areNotAssignableTo(Main.class)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(MAIN);
    noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(MAIN);
  }

  @Test
  void writesToTheStreamsItWasGiven() {
    noClasses()
        .that()
        .areNotAssignableTo(Main.class)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(MAIN);
  }

  @Test
  void asksTheClockOnlyWhereARunBegins() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".units", ROOT + ".budget", ROOT + ".control", ROOT + ".engine")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(MAIN);
  }

  @Test
  void keepsNothingThatChangesBetweenObjects() {
    fields().that().areStatic().should(beConstant()).check(MAIN);
  }

  private static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be final and not an array") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        JavaClass type = field.getRawType();
        boolean made = field.getModifiers().contains(JavaModifier.SYNTHETIC);
        boolean constant =
            field.getModifiers().contains(JavaModifier.FINAL)
                && !type.isArray()
                && !type.getName().startsWith("java.util.concurrent.atomic.");
        events.add(
            new SimpleConditionEvent(
                field, made || constant, field.getFullName() + " is " + type.getName()));
      }
    };
  }
}
