package dev.tandem.dialects.postgresql;

import java.util.List;

/** What the server says of a role's privileges, in one database: an independent second opinion. */
final class AccessLists {
  private AccessLists() {}

  /** Tell what is granted to {@code role} by name, each with a plus where it may pass it on. */
  static List<String> of(Scene scene, String role) {
    var found = scene.ask(query(scene.server().version(), role));
    return found.equals("null") ? List.of() : List.of(found.split("\u0001", -1));
  }

  /** The question, whose answer is one text; null where nothing is granted. */
  static String query(PostgresqlVersion version, String role) {
    var lists =
        """
        SELECT 'rel', c.oid::regclass::text, NULL, a.* FROM pg_class c, aclexplode(c.relacl) a
        UNION ALL SELECT 'col', attrelid::regclass::text, attname, a.*
          FROM pg_attribute, aclexplode(attacl) a
        UNION ALL SELECT 'nsp', nspname, NULL, a.* FROM pg_namespace, aclexplode(nspacl) a
        UNION ALL SELECT 'proc', p.oid::regprocedure::text, NULL, a.*
          FROM pg_proc p, aclexplode(proacl) a
        UNION ALL SELECT 'type', format_type(t.oid, NULL), NULL, a.*
          FROM pg_type t, aclexplode(typacl) a
        UNION ALL SELECT 'srv', srvname, NULL, a.* FROM pg_foreign_server, aclexplode(srvacl) a
        UNION ALL SELECT 'lo', oid::text, NULL, a.*
          FROM pg_largeobject_metadata, aclexplode(lomacl) a
        UNION ALL SELECT 'db', datname, NULL, a.* FROM pg_database, aclexplode(datacl) a
        UNION ALL SELECT 'def' || defaclobjtype::text,
          defaclnamespace::text || defaclrole::text, NULL, a.*
          FROM pg_default_acl, aclexplode(defaclacl) a
        """
            + (version.major() >= 15
                ? "UNION ALL SELECT 'par', parname, NULL, a.* FROM pg_parameter_acl,"
                    + " aclexplode(paracl) a"
                : "");
    return "SELECT string_agg(concat_ws(' ', k, o, c, privilege_type) || CASE WHEN is_grantable"
        + " THEN '+' ELSE '' END, chr(1) ORDER BY 1, concat_ws(' ', k, o, c,"
        + " privilege_type)) FROM ("
        + lists
        + ") x (k, o, c, grantor, grantee, privilege_type, is_grantable) JOIN pg_roles r ON"
        + " r.oid = grantee WHERE rolname = "
        + Scene.literal(role);
  }
}
