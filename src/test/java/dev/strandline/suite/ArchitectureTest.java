package dev.strandline.suite;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rooms' law: arrows point one way, and nothing outside {@code runners} names a runner. */
@AnalyzeClasses(
    packages = "dev.strandline",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
  /** Leaves out the jars of other modules' tests, and what starts servers for tests. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar") && !location.contains("/dev/strandline/servers/");
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

  /** The store itself, whose every change goes through the numbered seam; see SeamTest. */
  private static final String THE_STORE = "dev.strandline.io.store.DiskStore";

  /** Scratch of one process that ends with it; a crash loses nothing by it. */
  private static final List<String> SPILLS =
      List.of(
          "dev.strandline.transforms.reduce.SpillFile", "dev.strandline.runners.local.SpillFile");

  /** What the command line writes for the person who typed it: a log, a report, a spec, a trace. */
  private static final List<String> FOR_A_PERSON =
      List.of(
          "dev.strandline.pipelines.cli.log.LogRoute",
          "dev.strandline.pipelines.cli.Terminal",
          "dev.strandline.pipelines.cli.InitCommand",
          "dev.strandline.pipelines.cli.Failures");

  /** Settings that a runner takes from a temporary folder only. */
  private static final List<String> RUNNERS_SETTINGS =
      List.of("dev.strandline.runners.flink.FlinkProfile");

  /** A native library's own temporary file, which goes as soon as it is loaded. */
  private static final List<String> LIBRARIES = List.of("dev.strandline.io.compress.IsalInflater");

  /** Every durable effect goes through the store, whose seam tests count; in DoFns too. */
  @ArchTest static final ArchRule ONLY_THE_STORE_CHANGES_FILES = changesNoFiles();

  private static ArchRule changesNoFiles() {
    return noClasses()
        .that()
        .resideInAPackage("dev.strandline..")
        .and()
        .resideOutsideOfPackages("dev.strandline.examples..", "dev.strandline.benchmarks..")
        .and(describe("are no named exception", ArchitectureTest::isBound))
        .should()
        .callMethodWhere(target(changesFiles()))
        .orShould()
        .dependOnClassesThat(
            belongToAnyOf(
                FileOutputStream.class,
                FileWriter.class,
                RandomAccessFile.class,
                FileChannel.class,
                AsynchronousFileChannel.class))
        // Beam's own file systems know no conditional create, so nothing of ours writes by them.
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.beam.sdk.io.FileSystems")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.beam.sdk.io.FileIO");
  }

  private static boolean isBound(JavaClass item) {
    String name = item.getFullName().replaceFirst("[$].*", "");
    return !name.equals(THE_STORE)
        && !SPILLS.contains(name)
        && !FOR_A_PERSON.contains(name)
        && !RUNNERS_SETTINGS.contains(name)
        && !LIBRARIES.contains(name);
  }

  @ArchTest
  static void everyNamedExceptionStillNeedsToBeOne(JavaClasses ours) {
    List<String> named = new ArrayList<>(SPILLS);
    named.addAll(FOR_A_PERSON);
    named.addAll(RUNNERS_SETTINGS);
    named.addAll(LIBRARIES);
    named.add(THE_STORE);
    for (String name : named) {
      JavaClass item = ours.get(name);
      boolean changes =
          item.getMethodCallsFromSelf().stream()
                  .anyMatch(call -> changesFiles().test(call.getTarget()))
              || item.getDirectDependenciesFromSelf().stream()
                  .anyMatch(
                      to ->
                          to.getTargetClass().isEquivalentTo(FileChannel.class)
                              || to.getTargetClass().isEquivalentTo(FileOutputStream.class));
      assertThat(name, changes, is(true));
    }
  }

  /** The rule bites: a DoFn, a lambda and an old-fashioned class that write by themselves. */
  @Test
  void findsWhatIsPlanted() {
    for (Class<?> planted :
        List.of(Planted.InDoFn.class, Planted.InLambda.class, Planted.ByFile.class)) {
      EvaluationResult result =
          changesNoFiles().evaluate(new ClassFileImporter().importClasses(planted));
      assertThat(planted.getName(), result.hasViolation(), is(true));
    }
    EvaluationResult harmless =
        changesNoFiles().evaluate(new ClassFileImporter().importClasses(Planted.Harmless.class));
    assertThat(harmless.getFailureReport().toString(), harmless.hasViolation(), is(false));
  }

  /** What no class of ours may look like; nobody calls it. */
  @SuppressWarnings("unused")
  static final class Planted {
    private Planted() {}

    /** As a step of a pipeline. */
    static final class InDoFn extends DoFn<String, String> {
      private static final long serialVersionUID = 1;

      @ProcessElement
      public void process(@Element String line) throws IOException {
        Files.writeString(Path.of("x"), line);
      }
    }

    /** Where a call hides. */
    static final class InLambda {
      Callable<Boolean> remove() {
        return () -> Files.deleteIfExists(Path.of("x"));
      }
    }

    /** As before 2011. */
    static final class ByFile {
      boolean rename(File from) {
        return from.renameTo(new File("x"));
      }
    }

    /** What reads only. */
    static final class Harmless {
      byte[] read() throws IOException {
        return Files.readAllBytes(Path.of("x"));
      }
    }
  }

  /** Requests that change objects go through the same seam. */
  @ArchTest
  static final ArchRule ONLY_S3_AND_KINESIS_KNOW_AMAZONS_CLIENTS =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.strandline.io.s3..", "dev.strandline.io.kinesis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..");

  /** In the room of S3 few classes make requests that change objects, each inside an effect. */
  @ArchTest
  static final ArchRule ONLY_THESE_CHANGE_OBJECTS =
      noClasses()
          .that()
          .resideInAPackage("dev.strandline.io.s3..")
          .and(
              describe(
                  "are not those that the seam surrounds",
                  item ->
                      !Set.of("S3Objects", "S3Copy", "S3Parts")
                          .contains(
                              item.getFullName()
                                  .replaceFirst("[$].*", "")
                                  .replaceFirst(".*[.]", ""))))
          .should()
          .callMethodWhere(
              target(
                  describe(
                      "change objects",
                      target ->
                          target
                                  .getOwner()
                                  .getPackageName()
                                  .startsWith("software.amazon.awssdk.services.s3")
                              && target
                                  .getName()
                                  .matches(
                                      "(put|delete|copy|create|complete|abort|upload|restore|write)[A-Z].*")
                              && target.getOwner().getSimpleName().matches("S3(Async)?Client"))));

  /** A source changes nothing where it reads. */
  @ArchTest
  static final ArchRule STREAMS_OF_KINESIS_ARE_ONLY_READ =
      noClasses()
          .that()
          .resideInAPackage("dev.strandline.io.kinesis..")
          .should()
          .callMethodWhere(
              target(
                  describe(
                      "are no reading requests",
                      target ->
                          target.getOwner().getSimpleName().matches("Kinesis(Async)?Client")
                              && !target.getName().matches("(describe|list|get)[A-Z].*|builder"))));

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
            "setLastModifiedTime",
            "setOwner",
            "setPosixFilePermissions");
    Set<String> changesOfFile =
        Set.of(
            "delete",
            "deleteOnExit",
            "renameTo",
            "createNewFile",
            "createTempFile",
            "mkdir",
            "mkdirs",
            "setLastModified");
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
