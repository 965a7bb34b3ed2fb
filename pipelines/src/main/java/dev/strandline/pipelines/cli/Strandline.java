package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: finds the command that the arguments name, runs it, and gives its exit code. */
@Command(
    name = "strandline",
    description = "Lands files and change streams as clean, current tables.",
    mixinStandardHelpOptions = true,
    versionProvider = Strandline.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Beam options go after --, as in: strandline run orders.yaml -- --parallelism=4",
      "Exit codes: 0 done, 1 failed, 2 usage, 3 invalid spec, 4 stopped by a guard,",
      "5 too many dead letters, 6 locked by another run, 7 plan found changes,",
      "130/143 stopped by a signal."
    })
public final class Strandline implements Runnable {
  private static final String BEAM_OPTIONS = "--";

  /** Picocli takes no less, so help is folded by a narrower terminal itself. */
  private static final int LEAST_HELP_WIDTH = 55;

  private static final int MOST_HELP_WIDTH = 100;

  @Spec private final CommandSpec spec = CommandSpec.create();

  private Strandline() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(ours(args), session(args)));
  }

  /** What this process gives to the command that these arguments name. */
  static Session session(String[] args) {
    return session(args, Terminal.ofProcess(System.getenv(), ours(args)));
  }

  /** The same with a terminal of its own. */
  static Session session(String[] args, Terminal terminal) {
    return new Session(
        terminal,
        Strandline::findEngine,
        name -> Optional.ofNullable(System.getenv(name)),
        beams(args));
  }

  /** The exit code of the command that these arguments (those before {@code --}) name. */
  static int run(List<String> args, Session session) {
    Failures failures = new Failures(session.terminal());
    int code;
    try {
      EarlyStart early = EarlyStart.of(args, session);
      CommandLine program = commandLine(args, session, failures);
      early.awaitLoggers();
      code = program.execute(args.toArray(String[]::new));
    } catch (LinkageError | ServiceConfigurationError e) {
      code = failures.unloadable(e);
    }
    return failures.afterAnswer(code);
  }

  static List<String> ours(String[] args) {
    return List.of(args).subList(0, end(args));
  }

  static List<String> beams(String[] args) {
    return List.of(args).subList(Math.min(args.length, end(args) + 1), args.length);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  private static int end(String[] args) {
    int at = Arrays.asList(args).indexOf(BEAM_OPTIONS);
    return at < 0 ? args.length : at;
  }

  /** The one that is named, else all: to look through all takes a twentieth of a short run. */
  private static List<Object> commands(Session session, String named) {
    List<Object> commands =
        List.of(
            new RunCommand(session),
            new ValidateCommand(session),
            new PlanCommand(session),
            new PreviewCommand(session),
            new InitCommand(session),
            new SchemaCommand(session),
            new DeadLettersCommand(session),
            new ReplayCommand(session),
            new HistoryCommand(session),
            new CompactCommand(session),
            new FilesCommand(session),
            new CommandLine.HelpCommand());
    for (Object command : commands) {
      if (isNamed(command, named)) {
        return List.of(command);
      }
    }
    return commands;
  }

  /** Help tells of all the others, so it is never alone. */
  private static boolean isNamed(Object command, String name) {
    Command says = command.getClass().getAnnotation(Command.class);
    return says != null
        && says.name().equals(name)
        && !(command instanceof CommandLine.HelpCommand);
  }

  private static CommandLine commandLine(List<String> args, Session session, Failures failures) {
    Terminal terminal = session.terminal();
    CommandLine program = new CommandLine(new Strandline());
    commands(session, args.isEmpty() ? "" : args.get(0)).forEach(program::addSubcommand);
    return program
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(
            Math.max(LEAST_HELP_WIDTH, Math.min(MOST_HELP_WIDTH, terminal.look().width())))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.look().color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setParameterExceptionHandler((e, given) -> misused(e, terminal))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> failures.explain(e, wantsJson(parsed)));
  }

  private static int misused(ParameterException e, Terminal terminal) {
    CommandLine command = e.getCommandLine();
    terminal.say("strandline: " + e.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(e, terminal.err())) {
      String name = command.getCommandSpec().qualifiedName();
      command.usage(terminal.err());
      terminal.say("Try: " + name + " --help");
    }
    terminal.err().flush();
    return ExitCode.USAGE.number();
  }

  private static boolean wantsJson(CommandLine.ParseResult parsed) {
    CommandLine.ParseResult deepest = parsed;
    while (deepest.hasSubcommand()) {
      deepest = deepest.subcommand();
    }
    Object form = deepest.matchedOptionValue("--output", (Object) OutputOptions.Form.text);
    return form.toString().equals("json");
  }

  private static Engine findEngine() {
    return ServiceLoader.load(Engine.class)
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailed(
                    ExitCode.FAILED,
                    CliError.NO_ENGINE.id(),
                    "Cannot find the engine: the installation is incomplete"));
  }

  /** The version that the build wrote next to this class. */
  static String version() {
    try (InputStream in = Strandline.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Prints the version without a look at anything else. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"strandline " + version()};
    }
  }
}
