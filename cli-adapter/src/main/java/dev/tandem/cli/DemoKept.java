package dev.tandem.cli;

import java.nio.file.Path;

/**
 * What stays when the demo is told to leave the database running, and what to do with it.
 *
 * @param directory where everything is
 * @param secrets the store
 * @param port where the server listens
 * @param stop the script that ends it
 */
record DemoKept(Path directory, Path secrets, int port, Path stop) {

  void text(Page page) {
    page.blank();
    page.line(Page.Look.BOLD, "The database keeps running. Try next");
    page.line(
        Page.Look.PLAIN,
        "  ",
        """
        export TANDEM_STORE=%s
        export TANDEM_ADMIN=%s
        tandem status app
        tandem plan app
        tandem rotate app
        tandem secret get app\
        """
            .formatted(secrets, DemoScene.ADMIN_SECRET));
    page.blank();
    page.line(Page.Look.BOLD, "Log in as the application does");
    page.line(
        Page.Look.PLAIN,
        "  ",
        """
        export PGUSER=$(tandem secret get app --field username)
        export PGPASSWORD=$(tandem secret get app --field password --reveal)
        psql "host=%s port=%d dbname=%s\"\
        """
            .formatted(DemoServer.HOST, port, DemoScene.DATABASE));
    page.blank();
    page.line(Page.Look.BOLD, "Stop it and remove all its files");
    page.line(Page.Look.PLAIN, "  ", "sh " + stop);
  }
}
