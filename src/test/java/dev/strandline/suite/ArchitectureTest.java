package dev.strandline.suite;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms' law: arrows point one way, and nothing outside {@code runners} names a runner. */
@AnalyzeClasses(packages = "dev.strandline", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule OPTIONS_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAnyPackage("dev.strandline.options..", "dev.strandline.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.strandline.io..", "dev.strandline.transforms..", "dev.strandline.pipelines..");

  @ArchTest
  static final ArchRule IO_AND_TRANSFORMS_ARE_STRANGERS =
      noClasses()
          .that()
          .resideInAPackage("dev.strandline.io..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.strandline.transforms..", "dev.strandline.pipelines..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule TRANSFORMS_TOUCH_NO_FILES_AND_NO_PIPELINES =
      noClasses()
          .that()
          .resideInAPackage("dev.strandline.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.strandline.io..", "dev.strandline.pipelines..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_RUNNER_OUTSIDE_ITS_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.strandline.runners..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.runners..", "org.apache.flink..", "org.apache.spark..");
}
