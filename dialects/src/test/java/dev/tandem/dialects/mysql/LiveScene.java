package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.at;
import static dev.tandem.dialects.mysql.Scene.q;

import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.Hindrance;
import dev.tandem.engine.tck.LiveDatabase;
import dev.tandem.engine.tck.Means;
import dev.tandem.engine.tck.Privilege;
import dev.tandem.engine.tck.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A scene on MySQL or MariaDB as the conformance kit wants it: what both have in common. The
 * primary may use its database, and nothing in it.
 */
public abstract class LiveScene implements LiveDatabase {
  private final Scene scene;

  protected LiveScene(Scene scene) {
    this.scene = scene;
  }

  protected final Scene scene() {
    return scene;
  }

  @Override
  public final Endpoint endpoint() {
    // Its certificate is for localhost.
    var here = scene.endpoint(Tls.PLAIN);
    return new Endpoint("127.0.0.1", here.port(), here.database(), Tls.PLAIN);
  }

  @Override
  public final String state(String account) {
    return hosts(account).stream()
        .map(host -> state(account, host))
        .collect(Collectors.joining("\n"));
  }

  /** All that one account is and may do, but for what tells it from its image. */
  protected abstract String state(String user, String host);

  protected final List<String> hosts(String user) {
    return scene.ask(
        "SELECT Host FROM mysql.user WHERE User = %s ORDER BY Host".formatted(l(user)));
  }

  @Override
  public final void drop(String account) {
    scene.drop(account);
  }

  // ---- privileges

  @Override
  public final List<Privilege> privileges() {
    var db = q(scene.database());
    var all =
        new ArrayList<>(
            List.of(
                granted("PROCESS ON *.*", "mysql.user", "Process_priv = 'Y'"),
                granted("SELECT ON " + db + ".*", "mysql.db", here() + " AND Select_priv = 'Y'"),
                granted("EVENT ON " + db + ".*", "mysql.db", here() + " AND Event_priv = 'Y'"),
                granted("SELECT ON " + wild(), "mysql.db", "Select_priv = 'Y' AND Db LIKE 'wild%'"),
                granted(
                    "INSERT ON " + db + ".orders",
                    "mysql.tables_priv",
                    priv("Table_priv", "Insert")),
                granted(
                    "DROP ON " + db + ".orders", "mysql.tables_priv", priv("Table_priv", "Drop")),
                granted(
                    "UPDATE (" + q("odd, (`name") + ") ON " + db + ".orders",
                    "mysql.columns_priv",
                    "Column_name = 'odd, (`name' AND " + priv("Column_priv", "Update")),
                granted(
                    "EXECUTE ON PROCEDURE " + db + ".nothing",
                    "mysql.procs_priv",
                    routine("nothing")),
                granted(
                    "EXECUTE ON FUNCTION " + db + ".twice", "mysql.procs_priv", routine("twice")),
                granted(
                    "PROXY ON " + at(scene.other("proxied")),
                    "mysql.proxies_priv",
                    "Proxied_user = " + l(scene.other("proxied"))),
                passedOn(),
                membership("reader", false),
                membership("writer", true)));
    all.addAll(ownPrivileges());
    return all;
  }

  /** What only this product has, or says in its own way. */
  protected abstract List<Privilege> ownPrivileges();

  /** Say by SQL whether {@code account} has that role, with or without the right to give it. */
  protected abstract String isMember(String account, String role, boolean mayGive);

  protected final Privilege granted(String what, String table, String where) {
    return given(
        what,
        "GRANT " + what + " TO %s",
        "REVOKE " + what + " FROM %s",
        "EXISTS (SELECT 1 FROM " + table + " WHERE User = %s AND " + where + ")");
  }

  private Privilege passedOn() {
    var what = "DELETE ON " + q(scene.database()) + ".*";
    return given(
        "GRANT OPTION",
        "GRANT " + what + " TO %s WITH GRANT OPTION",
        "REVOKE GRANT OPTION, " + what + " FROM %s",
        "EXISTS (SELECT 1 FROM mysql.db WHERE User = %s AND "
            + here()
            + " AND Delete_priv = 'Y' AND Grant_priv = 'Y')");
  }

  private Privilege membership(String name, boolean mayGive) {
    var option = mayGive ? " WITH ADMIN OPTION" : "";
    return new Privilege(
        "role" + option,
        account -> scene.sql("GRANT " + role(name) + " TO " + at(account) + option),
        account -> scene.sql("REVOKE " + role(name) + " FROM " + at(account)),
        account -> is("EXISTS (" + isMember(account, scene.other(name), mayGive) + ")"));
  }

  /** Each {@code %s} is the account: as a name in what gives and takes, as a text in what asks. */
  protected final Privilege given(String name, String give, String take, String has) {
    return new Privilege(
        name,
        account -> scene.sql(give.replace("%s", at(account))),
        account -> scene.sql(take.replace("%s", at(account))),
        account -> is(has.replace("%s", l(account))));
  }

  private String here() {
    return "Db = " + l(scene.database());
  }

  private static String priv(String column, String privilege) {
    return "FIND_IN_SET('" + privilege + "', " + column + ")";
  }

  private static String routine(String name) {
    return "Routine_name = '" + name + "' AND " + priv("Proc_priv", "Execute");
  }

  // ---- traps and hindrances

  @Override
  public final List<Trap> traps() {
    var all =
        new ArrayList<>(
            List.of(
                new Trap(
                    "a clone that nobody marked",
                    () -> scene.sql("CREATE USER " + at(scene.cloneName()))),
                new Trap(
                    "an admin that may change no accounts",
                    () -> scene.sql("REVOKE CREATE USER ON *.* FROM " + scene.admin())),
                new Trap(
                    "an admin that sees no accounts",
                    () -> scene.sql("REVOKE SELECT ON mysql.* FROM " + scene.admin())),
                new Trap(
                    "a privilege that the admin may not pass on",
                    () -> scene.sql("GRANT RELOAD ON *.* TO " + scene.app())),
                new Trap(
                    "a role that the admin may not give",
                    () ->
                        scene.sql(
                            "GRANT " + role("reader") + " TO " + scene.app(),
                            "REVOKE " + role("reader") + " FROM " + scene.admin()))));
    all.addAll(ownTraps());
    return all;
  }

  /** What is a trap on this product alone. */
  protected abstract List<Trap> ownTraps();

  @Override
  public final Means means(Hindrance hindrance) {
    return switch (hindrance) {
      case LOCKED -> alter("ACCOUNT LOCK", "ACCOUNT UNLOCK");
      case EXPIRED -> alter("PASSWORD EXPIRE", "PASSWORD EXPIRE DEFAULT");
      case FULL -> new Means.By(this::occupied);
      case BARRED ->
          new Means.By(account -> {
            scene.sql(
                "REVOKE SHOW VIEW ON %s.* FROM %s".formatted(q(scene.database()), at(account)));
            return Means.End.NOTHING;
          });
      case READ_ONLY ->
          new Means.None(
              "A server is so for all accounts or for none, and other tests run beside: LoginTest"
                  + " has one of its own.");
      case EASILY_LOCKED -> easilyLocked();
    };
  }

  /** How an account gets to lock itself at the first bad password. */
  protected abstract Means easilyLocked();

  protected final Means alter(String begin, String end) {
    return new Means.By(account -> {
      scene.sql("ALTER USER " + at(account) + " " + begin);
      return () -> scene.sql("ALTER USER " + at(account) + " " + end);
    });
  }

  private Means.End occupied(String account) {
    scene.sql("ALTER USER " + at(account) + " WITH MAX_USER_CONNECTIONS 1");
    return scene.session(scene.credential(account))::close;
  }

  /** On a table that is not there it would be told that it may not read it. */
  @Override
  public final String badQuery() {
    return "SELECT no_such_column";
  }

  // ---- what the server says

  @Override
  public final Optional<String> log() {
    return Optional.of(scene.server().generalLog().get() + scene.server().errorLog().get());
  }

  @Override
  public final OptionalLong refusedLogins(String account) {
    return OptionalLong.of(
        scene
            .server()
            .generalLog()
            .get()
            .lines()
            .filter(line -> line.contains("\tAccess denied for user '" + account + "'@"))
            .count());
  }

  @Override
  public final void close() {
    scene.close();
  }

  protected final String wild() {
    return q("wild_" + scene.other("db") + "%") + ".*";
  }

  /** The name of a role of this scene, as this product writes it. */
  protected abstract String role(String name);

  protected final boolean is(String condition) {
    return scene.ask("SELECT " + condition).getFirst().equals("1");
  }

  protected static String l(String value) {
    return Sql.literal(value);
  }
}
