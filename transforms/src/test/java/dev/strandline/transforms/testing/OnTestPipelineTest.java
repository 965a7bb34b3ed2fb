package dev.strandline.transforms.testing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Beam's enforcement is alive under JUnit 5. */
final class OnTestPipelineTest {
  @Test
  void failsAPipelineThatIsNeverRun() {
    Throwable thrown = enforced(pipeline -> pipeline.apply(Create.of(1)));
    assertThat(thrown, instanceOf(TestPipeline.PipelineRunMissingException.class));
  }

  @Test
  void failsAnAssertionThatIsAbandoned() {
    Throwable thrown =
        enforced(
            pipeline -> {
              PCollection<Integer> one = pipeline.apply(Create.of(1));
              pipeline.run();
              PAssert.that(one).containsInAnyOrder(2);
            });
    assertThat(thrown, instanceOf(TestPipeline.AbandonedNodeException.class));
  }

  @Test
  void failsAnAssertionThatDoesNotHold() {
    Throwable thrown =
        enforced(
            pipeline -> {
              PAssert.that(pipeline.apply(Create.of(1))).containsInAnyOrder(2);
              pipeline.run();
            });
    assertThat(thrown, instanceOf(AssertionError.class));
  }

  @Test
  @ExtendWith(OnTestPipeline.class)
  void givesAPipelineToTests(TestPipeline pipeline, TestInfo info) {
    assertThat(info.getDisplayName(), containsString("givesAPipeline"));
    PAssert.that(pipeline.apply(Create.of(1))).containsInAnyOrder(1);
    pipeline.run();
  }

  private interface Body {
    void run(TestPipeline pipeline);
  }

  /** Runs a body as JUnit would, through the extension. */
  private static Throwable enforced(Body body) {
    TestPipeline pipeline = TestPipeline.create();
    return assertThrows(
        Throwable.class,
        () ->
            new OnTestPipeline()
                .interceptTestMethod(
                    () -> {
                      body.run(pipeline);
                      return null;
                    },
                    new Arguments(List.of(pipeline)),
                    context()));
  }

  private record Arguments(List<Object> getArguments)
      implements ReflectiveInvocationContext<Method> {
    @Override
    public Class<?> getTargetClass() {
      return OnTestPipelineTest.class;
    }

    @Override
    public Method getExecutable() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Object> getTarget() {
      return Optional.empty();
    }
  }

  private static ExtensionContext context() {
    return (ExtensionContext)
        java.lang.reflect.Proxy.newProxyInstance(
            OnTestPipelineTest.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRequiredTestClass" -> OnTestPipelineTest.class;
                  case "getDisplayName" -> "body";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
