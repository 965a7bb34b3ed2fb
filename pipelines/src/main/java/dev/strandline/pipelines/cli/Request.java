package dev.strandline.pipelines.cli;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the user asked for, as typed.
 *
 * @param spec the spec's file
 * @param params values given with {@code --param}
 * @param env the process's environment
 * @param runner the runner's name, where one was asked for
 * @param runnerArgs Beam options, as given after {@code --}
 * @param full rebuild the tables from all inputs, even where their definition changed
 * @param allowEmpty let an overwrite without any input empty its table
 * @param allowShrink let a run take more rows from a table than {@code max_delete_ratio}
 * @param detach let the run go on without this process
 * @param once make one bounded run of a stream
 * @param inputs files, folders or globs of inputs to read again, and nothing else; all where empty
 */
public record Request(
    Path spec,
    Map<String, String> params,
    Function<String, Optional<String>> env,
    Optional<String> runner,
    List<String> runnerArgs,
    boolean full,
    boolean allowEmpty,
    boolean allowShrink,
    boolean detach,
    boolean once,
    List<String> inputs) {
  public Request {
    inputs = List.copyOf(inputs);
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    runnerArgs = List.copyOf(runnerArgs);
  }

  /** A request whose tables may not shrink beyond their guard. */
  public Request(
      Path spec,
      Map<String, String> params,
      Function<String, Optional<String>> env,
      Optional<String> runner,
      List<String> runnerArgs,
      boolean full,
      boolean allowEmpty) {
    this(spec, params, env, runner, runnerArgs, full, allowEmpty, false, false, false, List.of());
  }

  /** A request for that spec with the process's environment and nothing else. */
  public static Request of(Path spec) {
    return new Request(
        spec,
        Map.of(),
        name -> Optional.ofNullable(System.getenv(name)),
        Optional.empty(),
        List.of(),
        false,
        false);
  }

  /** The same, whose tables may shrink however much. */
  public Request allowingShrink() {
    return new Request(
        spec, params, env, runner, runnerArgs, full, allowEmpty, true, detach, once, inputs);
  }

  /** The same, from all inputs. */
  public Request fromAllInputs() {
    return new Request(
        spec, params, env, runner, runnerArgs, true, allowEmpty, allowShrink, detach, once, inputs);
  }

  /** The same, for those inputs only. */
  public Request naming(List<String> names) {
    return new Request(
        spec, params, env, runner, runnerArgs, full, allowEmpty, allowShrink, detach, once, names);
  }

  /** The same as one bounded run, also where the spec is a stream. */
  public Request boundedOnce() {
    return new Request(
        spec, params, env, runner, runnerArgs, full, allowEmpty, allowShrink, detach, true, inputs);
  }
}
