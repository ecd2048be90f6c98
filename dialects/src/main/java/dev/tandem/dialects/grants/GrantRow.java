package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.Grant.Privilege;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one row of {@code SHOW GRANTS}: {@code GRANT … ON … TO …}, {@code GRANT PROXY ON …}, {@code
 * GRANT role TO …}, MySQL's {@code REVOKE … ON … FROM …} for a partial revoke, and MariaDB's {@code
 * SET DEFAULT ROLE … FOR …}. What MariaDB and old versions of MySQL write behind the account is
 * read past: an account's properties have their own source.
 */
public final class GrantRow {
  private final Tokens tokens;
  private final Set<Grant> grants = new HashSet<>();

  private GrantRow(String row) {
    this.tokens = new Tokens(row);
  }

  /**
   * Read {@code row}, which may say nothing: {@code USAGE}.
   *
   * @throws NotUnderstoodException unless it is known to the last word
   */
  public static Set<Grant> read(String row) {
    var reader = new GrantRow(row);
    reader.read();
    reader.tokens.expectEnd();
    return Set.copyOf(reader.grants);
  }

  private void read() {
    if (tokens.take("REVOKE")) {
      restrictions();
    } else if (tokens.take("SET", "DEFAULT", "ROLE")) {
      grants.add(new Grant.DefaultRole(tokens.account()));
      tokens.expect("FOR");
      tokens.account();
    } else if (tokens.take("GRANT", "PROXY", "ON")) {
      proxy();
    } else if (tokens.take("GRANT")) {
      if (tokens.atQuoted()) {
        roles();
      } else {
        privileges();
      }
    } else {
      throw tokens.unexpected();
    }
  }

  private void restrictions() {
    var names = new ArrayList<String>();
    do {
      names.add(tokens.words("ON"));
    } while (tokens.take(","));
    tokens.expect("ON");
    if (!(scope() instanceof Scope.Schema schema)) {
      throw tokens.unexpected();
    }
    tokens.expect("FROM");
    tokens.account();
    names.forEach(name -> grants.add(new Grant.Restriction(schema, name)));
  }

  private void proxy() {
    var scope = new Scope.Proxied(tokens.account());
    grants.add(new Privilege(scope, "PROXY"));
    tokens.expect("TO");
    tokens.account();
    if (tokens.take("WITH", "GRANT", "OPTION")) {
      grants.add(new Grant.GrantOption(scope));
    }
  }

  private void roles() {
    var roles = new ArrayList<Account>();
    do {
      roles.add(tokens.account());
    } while (tokens.take(","));
    tokens.expect("TO");
    tokens.account();
    var admin = tokens.take("WITH", "ADMIN", "OPTION");
    for (var role : roles) {
      grants.add(new Grant.Role(role));
      if (admin) {
        grants.add(new Grant.AdminOption(role));
      }
    }
  }

  /** A privilege with the columns that it is on, before the scope is known. */
  private record Named(String name, List<String> columns) {
    List<Privilege> on(Scope scope) {
      return columns.isEmpty()
          ? List.of(new Privilege(scope, name))
          : columns.stream()
              .map(column -> new Privilege(scope, name, Optional.of(column)))
              .toList();
    }
  }

  private void privileges() {
    var named = new ArrayList<Named>();
    do {
      named.add(new Named(tokens.words("ON"), columns()));
    } while (tokens.take(","));
    tokens.expect("ON");
    var scope = scope();
    tokens.expect("TO");
    tokens.account();
    passwordAndTls();
    var option = options();
    for (var privilege : named.stream().flatMap(each -> each.on(scope).stream()).toList()) {
      add(privilege, option);
    }
  }

  private void add(Privilege privilege, boolean option) {
    if (!privilege.name().equals("USAGE")) {
      grants.add(privilege);
    }
    if (option) {
      grants.add(
          privilege.dynamic()
              ? new Grant.Grantable(privilege)
              : new Grant.GrantOption(privilege.scope()));
    }
  }

  private List<String> columns() {
    var columns = new ArrayList<String>();
    if (tokens.take("(")) {
      do {
        columns.add(tokens.name());
      } while (tokens.take(","));
      tokens.expect(")");
    }
    return columns;
  }

  private Scope scope() {
    if (tokens.take("*", ".", "*")) {
      return new Scope.Global();
    }
    if (!tokens.atQuoted()) {
      var kind = tokens.word();
      if (kind.equals("PACKAGE") && tokens.take("BODY")) {
        kind = "PACKAGE BODY";
      }
      var schema = tokens.name();
      tokens.expect(".");
      return kind.equals("TABLE")
          ? new Scope.Table(schema, tokens.name())
          : new Scope.Routine(kind, schema, tokens.name());
    }
    var schema = tokens.name();
    tokens.expect(".");
    return tokens.take("*") ? new Scope.Schema(schema) : new Scope.Table(schema, tokens.name());
  }

  private void passwordAndTls() {
    if (tokens.take("IDENTIFIED", "BY", "PASSWORD")) {
      tokens.value();
    } else if (tokens.take("IDENTIFIED", "VIA")) {
      do {
        tokens.name();
        if (tokens.take("USING") || tokens.take("AS")) {
          tokens.value();
        }
      } while (tokens.take("OR"));
    }
    if (tokens.take("REQUIRE")) {
      if (!tokens.take("NONE") && !tokens.take("SSL") && !tokens.take("X509")) {
        while (tokens.take("ISSUER") || tokens.take("SUBJECT") || tokens.take("CIPHER")) {
          tokens.value();
          tokens.take("AND");
        }
      }
    }
  }

  private boolean options() {
    var option = false;
    if (tokens.take("WITH")) {
      do {
        if (tokens.take("GRANT", "OPTION")) {
          option = true;
        } else {
          limit();
        }
      } while (!tokens.atEnd());
    }
    return option;
  }

  private void limit() {
    if (!tokens.word().startsWith("MAX_")) {
      throw tokens.unexpected();
    }
    tokens.number();
    // MariaDB's MAX_STATEMENT_TIME has a fraction.
    if (tokens.take(".")) {
      tokens.number();
    }
  }
}
