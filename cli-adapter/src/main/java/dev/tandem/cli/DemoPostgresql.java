package dev.tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The demo on PostgreSQL, which Maven brings along. */
record DemoPostgresql() implements DemoDatabase {
  static final String SUPERUSER = "postgres";

  private static final String CREATE_ACCOUNTS =
      """
      CREATE ROLE reporting;
      CREATE ROLE app NOLOGIN CONNECTION LIMIT 30;
      GRANT reporting TO app;
      ALTER ROLE app SET search_path = shop, public;
      ALTER ROLE app IN DATABASE shop SET statement_timeout = '10s';
      CREATE SCHEMA shop AUTHORIZATION app;
      CREATE SCHEMA stock;
      CREATE TABLE stock.items (name text PRIMARY KEY);
      INSERT INTO stock.items VALUES ('bell'), ('chain'), ('saddle');
      GRANT USAGE ON SCHEMA stock TO app;
      GRANT SELECT ON stock.items TO app;
      CREATE TABLE stock.sales (item text REFERENCES stock.items, sold int);
      GRANT SELECT ON stock.sales TO reporting;
      """;

  private static final String CREATE_TABLES =
      """
      SET ROLE app;
      CREATE TABLE shop.orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        item text NOT NULL,
        login text NOT NULL DEFAULT session_user);
      CREATE VIEW shop.logins AS SELECT login, count(*) FROM shop.orders GROUP BY login;
      """;

  @Override
  public String engine() {
    return "postgresql";
  }

  @Override
  public String title() {
    return "PostgreSQL";
  }

  @Override
  public String superuser() {
    return SUPERUSER;
  }

  @Override
  public DemoProgram program(Path folder, int port) throws IOException {
    return new DemoPostgresqlProgram(DemoBinaries.unpack(folder), port);
  }

  @Override
  public String url(String host, int port, String database) {
    return "jdbc:postgresql://%s:%d/%s?sslmode=disable&gssEncMode=disable"
        .formatted(host, port, database);
  }

  @Override
  public List<Batch> scene() {
    return List.of(
        new Batch("postgres", List.of("CREATE DATABASE " + DemoScene.DATABASE)),
        new Batch(DemoScene.DATABASE, List.of(CREATE_ACCOUNTS, CREATE_TABLES)));
  }

  @Override
  public String introduction() {
    return """
    The account app owns tables in the database shop, and may read others.
    The account tandem_admin may create roles (CREATEROLE); it is no superuser.\
    """;
  }

  @Override
  public String order() {
    return "INSERT INTO orders (item) SELECT name FROM stock.items ORDER BY random() LIMIT 1";
  }

  @Override
  public Optional<String> ownerOfRefunds() {
    return Optional.of(
        "SELECT tableowner FROM pg_tables"
            + " WHERE schemaname = current_schema AND tablename = 'refunds'");
  }

  @Override
  public String search(DemoLog log) {
    return log.statementsWith("SCRAM verifiers");
  }

  @Override
  public Line line(String text) {
    if (text.contains("] 28P01 ") || text.contains("] 28000 ")) {
      return Line.REFUSED_LOGIN;
    }
    return text.contains(" LOG:  statement: ") || text.contains(" LOG:  execute ")
        ? Line.STATEMENT
        : Line.OTHER;
  }

  @Override
  public String loginCommands(String launcher, String host, int port, String database) {
    return """
    export PGUSER=$(%1$s secret get app --field username)
    export PGPASSWORD=$(%1$s secret get app --field password --reveal)
    psql "host=%2$s port=%3$d dbname=%4$s"\
    """
        .formatted(launcher, host, port, database);
  }
}
