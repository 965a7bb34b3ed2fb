package dev.strandline.suite;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The rooms' law: arrows point one way, and nothing outside {@code runners} names a runner. */
@AnalyzeClasses(
    packages = "dev.strandline",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
  /** Leaves out the jars of other modules' tests. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

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

  /** Every durable effect goes through the store, whose seam tests count; spills are scratch. */
  @ArchTest
  static final ArchRule ONLY_THE_STORE_CHANGES_FILES =
      noClasses()
          .that()
          .resideInAPackage("dev.strandline..")
          .and()
          .resideOutsideOfPackages(
              "dev.strandline.io.store..",
              "dev.strandline.pipelines.cli..",
              // Flink takes some settings from a folder only.
              "dev.strandline.runners.flink..",
              "dev.strandline.examples..",
              "dev.strandline.benchmarks..")
          .and()
          .doNotHaveFullyQualifiedName("dev.strandline.transforms.reduce.SpillFile")
          .and()
          .doNotHaveFullyQualifiedName("dev.strandline.runners.local.SpillFile")
          .should()
          .callMethodWhere(target(changesFiles()))
          .orShould()
          .dependOnClassesThat(
              belongToAnyOf(
                  FileOutputStream.class,
                  FileWriter.class,
                  RandomAccessFile.class,
                  FileChannel.class,
                  AsynchronousFileChannel.class));

  /** Requests that change objects go through the same seam. */
  @ArchTest
  static final ArchRule ONLY_THE_S3_STORE_KNOWS_AMAZONS_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.strandline.io.s3..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  @ArchTest
  static final ArchRule ONLY_IO_TRANSFORMS_AND_PIPELINES_KNOW_DOFNS =
      noClasses()
          .that()
          .resideInAnyPackage("dev.strandline.options..", "dev.strandline.pipelines..")
          .should()
          .beAssignableTo("org.apache.beam.sdk.transforms.DoFn");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_SAYS_WHERE_NULLS_ARE =
      classes()
          .that()
          .resideInAPackage("dev.strandline..")
          .should(bePartOfANullMarkedPackage())
          .allowEmptyShould(true);

  private static DescribedPredicate<AccessTarget> changesFiles() {
    Set<String> changes =
        Set.of(
            "write",
            "writeString",
            "newOutputStream",
            "newBufferedWriter",
            "newByteChannel",
            "move",
            "copy",
            "delete",
            "deleteIfExists",
            "createFile",
            "createDirectory",
            "createDirectories",
            "createLink",
            "createSymbolicLink",
            "createTempFile",
            "createTempDirectory",
            "setAttribute",
            "setLastModifiedTime");
    Set<String> changesOfFile =
        Set.of("delete", "deleteOnExit", "renameTo", "createNewFile", "mkdir", "mkdirs");
    return describe(
        "change files",
        target ->
            (target.getOwner().isEquivalentTo(Files.class) && changes.contains(target.getName()))
                || (target.getOwner().isEquivalentTo(File.class)
                    && changesOfFile.contains(target.getName())));
  }

  private static ArchCondition<JavaClass> bePartOfANullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                item, marked, item.getPackageName() + " has no @NullMarked package-info"));
      }
    };
  }
}
