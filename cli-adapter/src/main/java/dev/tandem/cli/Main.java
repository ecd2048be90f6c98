package dev.tandem.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Run one command and end with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine(Surroundings.ofThisProcess()).execute(args));
  }

  /** Make all commands, for a run in {@code surroundings}. */
  static CommandLine commandLine(Surroundings surroundings) {
    var line =
        new CommandLine(new TandemCommand())
            .addSubcommand(new PlanCommand(surroundings))
            .addSubcommand(new RotateCommand(surroundings))
            .addSubcommand(new StatusCommand(surroundings))
            .addSubcommand(new ResumeCommand(surroundings))
            .addSubcommand(new AbortCommand(surroundings))
            .addSubcommand(new RepairCommand(surroundings))
            .addSubcommand(new SyncCommand(surroundings))
            .addSubcommand(new ProveCommand(surroundings))
            .addSubcommand(new ScheduleCommand(surroundings))
            .addSubcommand(secretCommand(surroundings))
            .addSubcommand(auditCommand(surroundings))
            .addSubcommand(new AdminSqlCommand(surroundings))
            .addSubcommand(new DemoCommand(surroundings))
            .addSubcommand(new CompletionCommand())
            .addSubcommand(new HelpCommand());
    boolean colours = surroundings.colours(surroundings.terminals().output());
    var errors = new Errors(surroundings);
    line.setColorScheme(Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        // a secret's name and a query may begin with @
        .setExpandAtFiles(false);
    dress(line);
    return line;
  }

  private static CommandLine secretCommand(Surroundings surroundings) {
    return new CommandLine(new SecretCommand())
        .addSubcommand(new SecretCreateCommand(surroundings))
        .addSubcommand(new SecretGetCommand(surroundings))
        .addSubcommand(new SecretListCommand(surroundings))
        .addSubcommand(new SecretDeleteCommand(surroundings));
  }

  private static CommandLine auditCommand(Surroundings surroundings) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new AuditVerifyCommand(surroundings))
        .addSubcommand(new AuditReportCommand(surroundings));
  }

  /** Give all help pages the same headings. */
  private static void dress(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .descriptionHeading("%n")
        .parameterListHeading("%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .footerHeading(heading(line.getCommandSpec().usageMessage()));
    line.getSubcommands().values().forEach(Main::dress);
  }

  private static String heading(UsageMessageSpec usage) {
    return usage.footer().length == 0 ? "" : "%nExamples:%n";
  }
}
