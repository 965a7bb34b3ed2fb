package dev.strandline.transforms.testing;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.apache.beam.sdk.testing.TestPipeline;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * Gives a JUnit 5 test a {@link TestPipeline} as a parameter, and runs its body inside the
 * pipeline's JUnit 4 rule: a pipeline that is never run, or a PAssert after the run, fails the
 * test.
 */
public final class OnTestPipeline implements ParameterResolver, InvocationInterceptor {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestPipeline.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return TestPipeline.create();
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  private static void run(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Statement body =
        new Statement() {
          @Override
          public void evaluate() throws Throwable {
            invocation.proceed();
          }
        };
    Description test =
        Description.createTestDescription(context.getRequiredTestClass(), context.getDisplayName());
    Statement ruled =
        Arrays.stream(method.getArguments().toArray())
            .filter(TestPipeline.class::isInstance)
            .map(TestPipeline.class::cast)
            .findFirst()
            .map(pipeline -> pipeline.apply(body, test))
            .orElse(body);
    ruled.evaluate();
  }
}
