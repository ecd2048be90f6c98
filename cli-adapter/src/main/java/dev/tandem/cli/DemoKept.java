package dev.tandem.cli;

import java.nio.file.Path;

/**
 * What stays when the demo is told to leave the database running, and what to do with it.
 *
 * @param database what runs
 * @param directory where everything is
 * @param secrets the store
 * @param port where the server listens
 * @param stop the script that ends it
 */
record DemoKept(DemoDatabase database, Path directory, Path secrets, int port, Path stop) {
  /** What the user typed, so that what is printed can be pasted. */
  private static final String LAUNCHER = System.getProperty("tandem.launcher", "tandem");

  void text(Page page) {
    page.blank();
    page.line(Page.Look.BOLD, "The database keeps running. Try next");
    page.line(
        Page.Look.PLAIN,
        "  ",
        """
        export TANDEM_STORE=%2$s
        export TANDEM_ADMIN=%3$s
        %1$s status app
        %1$s plan app
        %1$s rotate app
        %1$s secret get app\
        """
            .formatted(LAUNCHER, secrets, DemoScene.ADMIN_SECRET));
    page.blank();
    page.line(Page.Look.BOLD, "Log in as the application does");
    page.line(
        Page.Look.PLAIN,
        "  ",
        database.loginCommands(LAUNCHER, DemoServer.HOST, port, DemoScene.DATABASE));
    page.blank();
    page.line(Page.Look.BOLD, "Stop it and remove all its files");
    page.line(Page.Look.PLAIN, "  ", "sh " + stop);
  }
}
