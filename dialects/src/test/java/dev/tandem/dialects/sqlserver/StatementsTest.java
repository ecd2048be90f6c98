package dev.tandem.dialects.sqlserver;

import static dev.tandem.dialects.sqlserver.Accounts.MARKER;
import static dev.tandem.dialects.sqlserver.Accounts.NOWHERE;
import static dev.tandem.dialects.sqlserver.Accounts.SERVER;
import static dev.tandem.dialects.sqlserver.Accounts.SHOP;
import static dev.tandem.dialects.sqlserver.Accounts.alike;
import static dev.tandem.dialects.sqlserver.Accounts.alone;
import static dev.tandem.dialects.sqlserver.Accounts.state;
import static dev.tandem.dialects.sqlserver.Accounts.usual;
import static dev.tandem.dialects.sqlserver.Accounts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.sqlserver.PrincipalFact.Owner;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Credential;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Grantable;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Member;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.dialects.sqlserver.PrincipalTrait.User;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sid;
import dev.tandem.engine.spi.Sync;
import dev.tandem.engine.spi.Trait;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The T-SQL that mends a difference: written here from Microsoft's reference, never executed. */
final class StatementsTest {
  private static final SqlserverDialect DIALECT = new SqlserverDialect();
  static final Sid SID = new Sid("0x0123456789abcdef0123456789ABCDEF");

  static Stream<Arguments> mended() {
    return Stream.of(
        row(
            new Member(NOWHERE, "odd]role"),
            "USE [master]; ALTER SERVER ROLE [odd]]role] ADD MEMBER [app_clone]",
            "USE [master]; ALTER SERVER ROLE [odd]]role] DROP MEMBER [app_clone]"),
        row(
            new Member(SHOP, "readers"),
            "USE [shop]; ALTER ROLE [readers] ADD MEMBER [app_clone]",
            "USE [shop]; ALTER ROLE [readers] DROP MEMBER [app_clone]"),
        row(
            new Credential("vault", false),
            "USE [master]; ALTER LOGIN [app_clone] WITH CREDENTIAL = [vault]",
            "USE [master]; ALTER LOGIN [app_clone] WITH NO CREDENTIAL"),
        row(
            new Credential("keys", true),
            "USE [master]; ALTER LOGIN [app_clone] ADD CREDENTIAL [keys]",
            "USE [master]; ALTER LOGIN [app_clone] DROP CREDENTIAL [keys]"),
        permission(NOWHERE, "VIEW SERVER STATE", ""),
        permission(NOWHERE, "IMPERSONATE", "LOGIN::[other]"),
        permission(NOWHERE, "ALTER", "SERVER ROLE::[ops]"),
        permission(NOWHERE, "CONNECT", "ENDPOINT::[mirror]"),
        permission(NOWHERE, "ALTER", "AVAILABILITY GROUP::[ag]"),
        permission(SHOP, "CREATE TABLE", ""),
        permission(SHOP, "SELECT", "OBJECT::[dbo].[orders]"),
        permission(SHOP, "SELECT ([odd]]column])", "OBJECT::[dbo].[orders]"),
        permission(SHOP, "EXECUTE", "SCHEMA::[sales]"),
        permission(SHOP, "IMPERSONATE", "USER::[other]"),
        permission(SHOP, "ALTER", "ROLE::[readers]"),
        permission(SHOP, "CONTROL", "APPLICATION ROLE::[till]"),
        permission(SHOP, "REFERENCES", "ASSEMBLY::[code]"),
        permission(SHOP, "EXECUTE", "TYPE::[dbo].[money2]"),
        permission(SHOP, "EXECUTE", "XML SCHEMA COLLECTION::[dbo].[xml]"),
        permission(SHOP, "CONTROL", "MESSAGE TYPE::[//m]"),
        permission(SHOP, "CONTROL", "CONTRACT::[//c]"),
        permission(SHOP, "SEND", "SERVICE::[//s]"),
        permission(SHOP, "CONTROL", "REMOTE SERVICE BINDING::[b]"),
        permission(SHOP, "CONTROL", "ROUTE::[r]"),
        permission(SHOP, "REFERENCES", "FULLTEXT CATALOG::[f]"),
        permission(SHOP, "VIEW DEFINITION", "SYMMETRIC KEY::[k]"),
        permission(SHOP, "CONTROL", "CERTIFICATE::[c]"),
        permission(SHOP, "CONTROL", "ASYMMETRIC KEY::[a]"),
        permission(SHOP, "REFERENCES", "FULLTEXT STOPLIST::[l]"),
        permission(SHOP, "REFERENCES", "SEARCH PROPERTY LIST::[p]"),
        permission(SHOP, "CONTROL", "DATABASE SCOPED CREDENTIAL::[d]"),
        permission(SHOP, "EXECUTE EXTERNAL SCRIPT", "EXTERNAL LANGUAGE::[R]"),
        row(
            new Permission(SHOP, true, "DELETE", "SCHEMA::[sales]"),
            "USE [shop]; DENY DELETE ON SCHEMA::[sales] TO [app_clone] CASCADE",
            "USE [shop]; REVOKE DELETE ON SCHEMA::[sales] FROM [app_clone] CASCADE"));
  }

  private static Arguments permission(Optional<String> database, String name, String securable) {
    var what = name + (securable.isEmpty() ? "" : " ON " + securable);
    var use = "USE [" + database.orElse("master") + "]; ";
    return row(
        new Permission(database, false, name, securable),
        use + "GRANT " + what + " TO [app_clone]",
        use + "REVOKE " + what + " FROM [app_clone] CASCADE");
  }

  private static Arguments row(PrincipalTrait trait, String give, String take) {
    return Arguments.of(trait, give, take);
  }

  @ParameterizedTest
  @MethodSource("mended")
  void eachTraitIsGivenAndTaken(PrincipalTrait trait, String give, String take) {
    var lacking = alike(Set.of(trait), Set.of());
    assertThat(drift(lacking).missing()).containsExactly(trait);
    assertThat(drift(lacking).extra()).isEmpty();
    assertThat(sql(lacking)).containsExactly(give);
    var abundant = alike(Set.of(), Set.of(trait));
    assertThat(drift(abundant).missing()).isEmpty();
    assertThat(drift(abundant).extra()).containsExactly(trait);
    assertThat(sql(abundant)).containsExactly(take);
    assertThat(drift(alike(Set.of(trait), Set.of(trait))).isEmpty()).isTrue();
  }

  @Test
  void theGrantOptionComesWithItsPermissionAndGoesAlone() {
    var select = new Permission(SHOP, false, "SELECT", "OBJECT::[dbo].[t]");
    var option = new Grantable(select);
    assertThat(sql(alike(Set.of(select, option), Set.of())))
        .containsExactly(
            "USE [shop]; GRANT SELECT ON OBJECT::[dbo].[t] TO [app_clone] WITH GRANT OPTION");
    assertThat(sql(alike(Set.of(select, option), Set.of(select))))
        .containsExactly(
            "USE [shop]; GRANT SELECT ON OBJECT::[dbo].[t] TO [app_clone] WITH GRANT OPTION");
    assertThat(sql(alike(Set.of(select), Set.of(select, option))))
        .containsExactly(
            "USE [shop]; REVOKE GRANT OPTION FOR SELECT ON OBJECT::[dbo].[t] FROM [app_clone]"
                + " CASCADE");
    assertThat(sql(alike(Set.of(), Set.of(select, option))))
        .containsExactly("USE [shop]; REVOKE SELECT ON OBJECT::[dbo].[t] FROM [app_clone] CASCADE");
  }

  @Test
  void whatIsTakenComesFirstAndWhatIsDeniedLast() {
    var granted = new Permission(SHOP, false, "SELECT", "SCHEMA::[a]");
    var denied = new Permission(SHOP, true, "SELECT", "OBJECT::[a].[b]");
    var formerly = new Permission(SHOP, true, "SELECT", "SCHEMA::[a]");
    assertThat(sql(alike(Set.of(denied, granted), Set.of(formerly))))
        .containsExactly(
            "USE [shop]; REVOKE SELECT ON SCHEMA::[a] FROM [app_clone] CASCADE",
            "USE [shop]; GRANT SELECT ON SCHEMA::[a] TO [app_clone]",
            "USE [shop]; DENY SELECT ON OBJECT::[a].[b] TO [app_clone] CASCADE");
  }

  static Stream<Arguments> wiped() {
    var table = new Permission(SHOP, false, "SELECT", "OBJECT::[dbo].[t]");
    var column = new Permission(SHOP, false, "SELECT ([a])", "OBJECT::[dbo].[t]");
    var denied = new Permission(SHOP, true, "SELECT ([b (c)])", "OBJECT::[dbo].[t]");
    var another = new Permission(SHOP, false, "UPDATE ([a])", "OBJECT::[dbo].[t]");
    var elsewhere = new Permission(SHOP, false, "SELECT ([a])", "OBJECT::[dbo].[t2]");
    var columns = Set.<Trait>of(column, denied, another, elsewhere);
    var onTable = "SELECT ON OBJECT::[dbo].[t]";
    var grant = "USE [shop]; GRANT SELECT ([a]) ON OBJECT::[dbo].[t] TO [app_clone]";
    var deny = "USE [shop]; DENY SELECT ([b (c)]) ON OBJECT::[dbo].[t] TO [app_clone] CASCADE";
    return Stream.of(
        Arguments.of(
            "the table's is revoked",
            alike(columns, with(columns, table)),
            List.of("USE [shop]; REVOKE " + onTable + " FROM [app_clone] CASCADE", grant, deny)),
        Arguments.of(
            "the table's is granted",
            alike(with(columns, table), columns),
            List.of("USE [shop]; GRANT " + onTable + " TO [app_clone]", grant, deny)),
        Arguments.of(
            "the table's loses its option",
            alike(with(columns, table), with(columns, table, new Grantable(table))),
            List.of(
                "USE [shop]; REVOKE GRANT OPTION FOR " + onTable + " FROM [app_clone] CASCADE",
                grant,
                deny)),
        Arguments.of(
            "the table's gets an option",
            alike(with(columns, table, new Grantable(table)), with(columns, table)),
            List.of(
                "USE [shop]; GRANT " + onTable + " TO [app_clone] WITH GRANT OPTION", grant, deny)),
        Arguments.of(
            "a column's has an option",
            alike(
                Set.of(column, new Grantable(column)),
                Set.of(table, column, new Grantable(column))),
            List.of(
                "USE [shop]; REVOKE " + onTable + " FROM [app_clone] CASCADE",
                grant + " WITH GRANT OPTION")),
        Arguments.of(
            "a column's goes as well",
            alike(Set.of(), Set.of(table, column)),
            List.of(
                "USE [shop]; REVOKE SELECT ([a]) ON OBJECT::[dbo].[t] FROM [app_clone] CASCADE",
                "USE [shop]; REVOKE " + onTable + " FROM [app_clone] CASCADE")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wiped")
  void whatATablesStatementTakesFromItsColumnsIsSaidAgain(
      String title, PairState pair, List<String> expected) {
    assertThat(sql(pair)).containsExactlyElementsOf(expected);
  }

  @Test
  void aChangedPropertyIsSet() {
    var on =
        Set.of(
            new Property(NOWHERE, "CHECK_EXPIRATION", "ON"),
            new Property(NOWHERE, "CHECK_POLICY", "ON"),
            new Property(SHOP, "ALLOW_ENCRYPTED_VALUE_MODIFICATIONS", "ON"));
    var off =
        Set.of(
            new Property(NOWHERE, "CHECK_EXPIRATION", "OFF"),
            new Property(NOWHERE, "CHECK_POLICY", "OFF"),
            new Property(SHOP, "ALLOW_ENCRYPTED_VALUE_MODIFICATIONS", "OFF"));
    assertThat(sql(alike(on, off)))
        .containsExactly(
            "USE [master]; ALTER LOGIN [app_clone] WITH CHECK_EXPIRATION = ON, CHECK_POLICY = ON",
            "USE [shop]; ALTER USER [app_clone] WITH ALLOW_ENCRYPTED_VALUE_MODIFICATIONS = ON");
  }

  @Test
  void anotherCredentialReplacesTheOneThatItHas() {
    assertThat(
            sql(alike(Set.of(new Credential("new", false)), Set.of(new Credential("old", false)))))
        .containsExactly("USE [master]; ALTER LOGIN [app_clone] WITH CREDENTIAL = [new]");
  }

  @Test
  void aNewCloneIsMadeDisabledMarkedAndWithAPasswordThatNobodyKnows() {
    var pair =
        alone(
            Set.of(
                new Property(NOWHERE, "DEFAULT_DATABASE", "[it's]"),
                new Property(NOWHERE, "CHECK_POLICY", "ON"),
                new Member(SHOP, "db_datareader"),
                new User("stock"),
                new Permission(Optional.of("stock"), false, "CONNECT", "")));
    assertThat(sql(pair))
        .containsExactly(
            "USE [master]; DECLARE @create nvarchar(max) = N'CREATE LOGIN [app_clone] WITH PASSWORD"
                + " = N''Aa1.' + CONVERT(nvarchar(64), CRYPT_GEN_RANDOM(32), 2) + N''',"
                + " CHECK_POLICY = ON, DEFAULT_DATABASE = [it''s]'; EXEC (@create); ALTER LOGIN"
                + " [app_clone] DISABLE; USE [shop]; CREATE USER [app_clone] FOR LOGIN [app_clone]"
                + " WITH DEFAULT_SCHEMA = [dbo]; "
                + mark("app_clone"),
            "USE [shop]; ALTER ROLE [db_datareader] ADD MEMBER [app_clone]",
            "USE [stock]; CREATE USER [app_clone] FOR LOGIN [app_clone]");
  }

  private static String mark(String user) {
    return Mark.statement(user, MARKER);
  }

  @Test
  void theMarkerIsAnExtendedPropertyThatIsAddedOrUpdated() {
    var property =
        " @name = N'tandem', @value = N'[tandem secret=app-secret primary=app version=v1]',"
            + " @level0type = N'USER', @level0name = N'it''s'";
    assertThat(Mark.statement("it's", MARKER))
        .isEqualTo(
            "IF EXISTS (SELECT 1 FROM sys.extended_properties WHERE class = 4 AND minor_id = 0 AND"
                + " name = N'tandem' AND major_id = DATABASE_PRINCIPAL_ID(N'it''s')) EXEC"
                + " sys.sp_updateextendedproperty"
                + property
                + " ELSE EXEC sys.sp_addextendedproperty"
                + property);
  }

  @Test
  void aCloneThatIsAdoptedIsMarkedWhereItHasAUser() {
    var pair = alike(Set.of(), Set.of());
    var unmarked =
        new PairState(pair.primary(), state("app_clone", pair.cloneState().traits()), pair.self());
    assertThat(sql(unmarked)).containsExactly("USE [shop]; " + mark("app_clone"));
  }

  @Test
  void aUserWithAnotherNameIsCalledByIt() {
    var pair =
        alike(Set.of(new Member(SHOP, "r")), Set.of(new PrincipalFact.UserName("shop", "former")));
    assertThat(sql(pair)).containsExactly("USE [shop]; ALTER ROLE [r] ADD MEMBER [former]");
  }

  @Test
  void anOrphanOfOursGetsItsLoginBackAndKeepsWhatItHas() {
    var stock = Optional.of("stock");
    var connect = new Permission(stock, false, "CONNECT", "");
    var pair =
        alike(
            Set.of(new User("stock"), connect, new Member(stock, "r")),
            Set.of(
                new PrincipalFact.Orphan("stock"),
                new PrincipalFact.Marked("stock", "app"),
                connect,
                new Member(stock, "other")));
    assertThat(sql(pair))
        .containsExactly(
            "USE [stock]; ALTER USER [app_clone] WITH LOGIN = [app_clone]",
            "USE [stock]; ALTER ROLE [other] DROP MEMBER [app_clone]",
            "USE [stock]; ALTER ROLE [r] ADD MEMBER [app_clone]");
  }

  @Test
  void aUserThatThePrimaryHasNotIsDropped() {
    assertThat(sql(alike(Set.of(), Set.of(new User("stock")))))
        .containsExactly("USE [stock]; DROP USER [app_clone]");
  }

  @Test
  void whatThePrimaryOwnsTheCloneControls() {
    var pair = alike(Set.of(new Owner("shop", "SCHEMA::[sales]")), Set.of());
    assertThat(sql(pair))
        .containsExactly("USE [shop]; GRANT CONTROL ON SCHEMA::[sales] TO [app_clone]");
    assertThat(drift(pair).warnings())
        .singleElement()
        .asString()
        .contains(
            "app itself owns SCHEMA::[sales] in database [shop]",
            "USE [shop]; ALTER AUTHORIZATION ON SCHEMA::[sales] TO <role>;");
  }

  @Test
  void whatTheCloneOwnsIsReportedAndNeverGivenAway() {
    var pair = alike(Set.of(), Set.of(new Owner("shop", "SCHEMA::[s]")));
    assertThat(drift(pair).isEmpty()).isTrue();
    assertThat(drift(pair).warnings())
        .singleElement()
        .asString()
        .contains(
            "app_clone is in database [shop]: owner of SCHEMA::[s]",
            "USE [shop]; ALTER AUTHORIZATION ON SCHEMA::[s] TO [app]; it takes all permissions on"
                + " it away, so grant them anew.");
    assertThat(sql(pair, policy(Sync.EXACT, true))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "APPLICATION ROLE::[till]",
        "DATABASE SCOPED CREDENTIAL::[d]",
        "EXTERNAL LANGUAGE::[Java]"
      })
  void whatChangesNoHandsIsToBeMadeAnew(String securable) {
    assertThat(drift(alike(Set.of(), Set.of(new Owner("shop", securable)))).warnings())
        .singleElement()
        .asString()
        .contains("owner of " + securable, "Let another account make it anew")
        .doesNotContain("ALTER AUTHORIZATION");
  }

  @Test
  void anOwnerOfADatabaseHasAnImageInItsRole() {
    var pair = alike(Set.of(new PrincipalFact.Dbo("own")), Set.of());
    assertThat(sql(pair))
        .containsExactly(
            "USE [own]; CREATE USER [app_clone] FOR LOGIN [app_clone] WITH"
                + " ALLOW_ENCRYPTED_VALUE_MODIFICATIONS = OFF, DEFAULT_SCHEMA = [dbo]",
            "USE [own]; ALTER ROLE [db_owner] ADD MEMBER [app_clone]");
    assertThat(drift(pair).warnings().getFirst())
        .contains("ALTER AUTHORIZATION ON DATABASE::[own]");
  }

  @Test
  void inboundPermissionsAreReported() {
    var inbound = new PrincipalFact.Inbound(SHOP, "[batch] has IMPERSONATE on the user");
    assertThat(drift(alike(Set.of(inbound), Set.of())).warnings().getFirst())
        .contains("[batch] has IMPERSONATE on the user app", "do the same for app_clone");
    assertThat(drift(alike(Set.of(inbound), Set.of(inbound))).warnings()).isEmpty();
  }

  @Test
  void aContainedUserIsMadeWhereItLivesAndNeverLeavesIt() {
    var contained = new PrincipalFact.Contained("shop");
    var traits =
        Set.<Trait>of(
            contained,
            new Property(SHOP, "DEFAULT_LANGUAGE", "NONE"),
            new Permission(SHOP, false, "CONNECT", ""),
            new Member(SHOP, "r"));
    var pair =
        new PairState(
            state("app", traits),
            new AccountState("app_clone", false, Optional.empty(), Set.of(contained)),
            state("rotator", Set.of(new PrincipalFact.Server(12, 5, "shop", true))));
    assertThat(sql(pair))
        .containsExactly(
            "DECLARE @create nvarchar(max) = N'CREATE USER [app_clone] WITH PASSWORD = N''Aa1.' +"
                + " CONVERT(nvarchar(64), CRYPT_GEN_RANDOM(32), 2) + N''', DEFAULT_LANGUAGE ="
                + " NONE'; EXEC (@create); "
                + mark("app_clone"),
            "ALTER ROLE [r] ADD MEMBER [app_clone]");
  }

  @Test
  void everyStatementSaysItsDatabaseToTheSession() {
    var pair = alone(Set.of(new Member(NOWHERE, "r"), new Member(SHOP, "s")));
    assertThat(changes(pair, Policy.DEFAULT))
        .extracting(change -> change.database().orElseThrow())
        .containsExactly("master", "master", "shop");
  }

  @Test
  void additiveTakesNothingAndOffChangesNothing() {
    var pair = alike(Set.of(new Member(SHOP, "a")), Set.of(new Member(SHOP, "b")));
    assertThat(sql(pair, policy(Sync.ADDITIVE, false)))
        .containsExactly("USE [shop]; ALTER ROLE [a] ADD MEMBER [app_clone]");
    assertThat(sql(pair, policy(Sync.OFF, false))).isEmpty();
  }

  @Test
  void aLoginWithoutAnyUserHasNoMarker() {
    var pair =
        new PairState(
            state("app", Set.of(new Permission(NOWHERE, false, "CONNECT SQL", ""))),
            AccountState.absent("app_clone"),
            state("rotator", with(Set.of(SERVER))));
    assertThat(sql(pair)).singleElement().asString().doesNotContain("extendedproperty");
    assertThat(usual(Set.of())).hasSize(4);
  }

  static Stream<Arguments> sids() {
    var contained = Set.<Trait>of(new PrincipalFact.Contained("shop"));
    var user =
        new PairState(
            state("app", contained),
            new AccountState("app_clone", false, Optional.empty(), contained),
            state("rotator", Set.of(SERVER)));
    var bare = new Property(NOWHERE, "DEFAULT_LANGUAGE", "[us_english]");
    var begin = "+ N''', ";
    return Stream.of(
        Arguments.of("a new login", alone(Set.of()), begin + "SID = " + SID.text() + "'; EXEC"),
        Arguments.of(
            "a new login with options",
            alone(Set.of(bare)),
            begin + "SID = " + SID.text() + ", DEFAULT_LANGUAGE = [us_english]'; EXEC"),
        Arguments.of("a login that is there", alike(Set.of(bare), Set.of()), ""),
        Arguments.of("a new user with a password of its own", user, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sids")
  void onlyANewLoginGetsTheSid(String title, PairState pair, String expected) {
    var sql = String.join("\n", sql(pair, Policy.DEFAULT.withCloneSid(SID)));
    assertThat(sql).isNotEmpty().contains(expected);
    assertThat(sql.contains("SID")).isEqualTo(!expected.isEmpty());
    assertThat(String.join("\n", sql(pair))).isNotEmpty().doesNotContain("SID");
  }

  static Policy policy(Sync sync, boolean reassign) {
    return Policy.DEFAULT.with(draft -> draft.sync(sync).reassignOwned(reassign));
  }

  private static Drift drift(PairState pair) {
    return DIALECT.drift(pair, Policy.DEFAULT);
  }

  private static List<String> sql(PairState pair) {
    return sql(pair, Policy.DEFAULT);
  }

  private static List<String> sql(PairState pair, Policy policy) {
    return changes(pair, policy).stream().map(AccountChange::sql).toList();
  }

  private static List<AccountChange> changes(PairState pair, Policy policy) {
    var drift = DIALECT.drift(pair, policy).under(policy.sync());
    return DIALECT.prepare(pair, drift, MARKER, policy);
  }
}
