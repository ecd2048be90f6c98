package dev.tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The demo on SQL Server, in a container of Microsoft's image: written from its documentation. */
record DemoSqlserver() implements DemoDatabase {
  private static final String SUPERUSER = "sa";
  private static final String NEEDS = "needs 2 GB of memory and an x86-64 processor.";

  /** It lets its superuser in before all of its own databases are there. */
  static final DemoImage IMAGE =
      new DemoImage(
          "mcr.microsoft.com/mssql/server:2022-latest",
          1433,
          "MSSQL_SA_PASSWORD",
          Map.of("ACCEPT_EULA", "Y"),
          List.of(),
          Optional.empty(),
          new Batch(
              "master",
              List.of(
                  "IF EXISTS (SELECT 1 FROM sys.databases WHERE state <> 0)"
                      + " THROW 50000, N'not all databases are online', 1")),
          "Its image " + NEEDS);

  @Override
  public String engine() {
    return "sqlserver";
  }

  @Override
  public String title() {
    return "SQL Server";
  }

  @Override
  public String superuser() {
    return SUPERUSER;
  }

  @Override
  public Optional<String> beforehand() {
    return Optional.of(
        "Starting SQL Server accepts Microsoft's licence terms for it (ACCEPT_EULA=Y).");
  }

  @Override
  public DemoProgram program(Path folder, int port) throws IOException {
    if (!DemoContainer.isPossible()) {
      throw DemoServer.refusal(
          "There is no container engine on this machine.",
          "Start Docker or a compatible engine: SQL Server comes as Microsoft's image alone, which "
              + NEEDS);
    }
    return new DemoContainer(this, IMAGE, folder, port);
  }

  @Override
  public String url(String host, int port, String database) {
    return ("jdbc:sqlserver://%s:%d;databaseName=%s;encrypt=false;trustServerCertificate=true"
            + ";connectRetryCount=0;loginTimeout=15")
        .formatted(host, port, database);
  }

  @Override
  public List<Batch> scene() {
    return List.of(
        new Batch(
            "master",
            List.of(
                "CREATE DATABASE shop",
                "CREATE DATABASE stock",
                // only a statement made up as text takes a password that nobody knows
                """
                DECLARE @create nvarchar(max) = N'CREATE LOGIN app WITH PASSWORD = N'''
                  + CONVERT(nvarchar(64), CRYPT_GEN_RANDOM(32), 2)
                  + N''', DEFAULT_DATABASE = shop, CHECK_POLICY = OFF';
                EXEC (@create)\
                """,
                "ALTER LOGIN app DISABLE")),
        new Batch(
            "stock",
            List.of(
                "CREATE TABLE items (name varchar(20) PRIMARY KEY)",
                "INSERT INTO items VALUES ('bell'), ('chain'), ('saddle')",
                "CREATE TABLE sales (item varchar(20) REFERENCES items (name), sold int)",
                "CREATE USER app FOR LOGIN app",
                "CREATE ROLE reporting",
                "GRANT SELECT ON sales TO reporting",
                "ALTER ROLE reporting ADD MEMBER app",
                "GRANT SELECT ON items (name) TO app")),
        new Batch(
            DemoScene.DATABASE,
            List.of(
                "CREATE USER app FOR LOGIN app",
                "GRANT CREATE TABLE TO app",
                "GRANT SELECT, INSERT, UPDATE, DELETE, ALTER ON SCHEMA::dbo TO app",
                """
                CREATE TABLE orders (
                  id bigint IDENTITY PRIMARY KEY,
                  item varchar(20) NOT NULL,
                  login nvarchar(128) NOT NULL DEFAULT ORIGINAL_LOGIN())\
                """)));
  }

  @Override
  public String introduction() {
    return """
    The login app may write in the database shop, and read a column in another.
    The login tandem_admin may alter logins, and owns both databases by its role.\
    """;
  }

  @Override
  public String order() {
    return "INSERT INTO orders (item) SELECT TOP (1) name FROM stock.dbo.items ORDER BY NEWID()";
  }

  @Override
  public String lastOrder() {
    return "SELECT TOP (1) item, login FROM orders ORDER BY id DESC";
  }

  /** It belongs to whoever the schema belongs to, for every account. */
  @Override
  public Optional<String> ownerOfRefunds() {
    return Optional.empty();
  }

  /** Its error log has refused logins, and no statement. */
  @Override
  public String search(DemoLog log) {
    return """
    - SQL Server keeps no log of statements, so none was searched. Its error log
      was, for all %d passwords that were ever used:
      %s.\
    """
        .formatted(log.passwords(), log.verdict());
  }

  /** The superuser's are those of a server that was not ready. */
  @Override
  public Line line(String text) {
    return text.contains("Login failed for user '")
            && !text.contains("Login failed for user '" + SUPERUSER + "'")
        ? Line.REFUSED_LOGIN
        : Line.OTHER;
  }

  @Override
  public String loginCommands(String launcher, String host, int port, String database) {
    return """
    export SQLCMDPASSWORD=$(%1$s secret get app --field password --reveal)
    sqlcmd -C -S %2$s,%3$d -d %4$s -U $(%1$s secret get app --field username)\
    """
        .formatted(launcher, host, port, database);
  }
}
