-- What is the same in every database: roles, their settings and memberships, who owns how much where.
SELECT rolname::text AS who, 'role' AS kind, NULL::text AS db,
  coalesce(shobj_description(oid, 'pg_authid'), '') AS a, NULL::text AS b, NULL::text AS c,
  false AS f, false AS g
FROM subject
UNION ALL
SELECT rolname, 'attribute', NULL, keyword, NULL, NULL, false, false
FROM subject CROSS JOIN LATERAL (VALUES
  ('SUPERUSER', rolsuper), ('INHERIT', rolinherit), ('CREATEDB', rolcreatedb), ('CREATEROLE', rolcreaterole),
  ('REPLICATION', rolreplication), ('BYPASSRLS', rolbypassrls)) attribute (keyword, has)
WHERE has
UNION ALL
SELECT rolname, 'limit', NULL, rolconnlimit::text, NULL, NULL, false, false FROM pair WHERE rolconnlimit <> -1
UNION ALL
SELECT rolname, 'until', NULL,
  CASE WHEN isfinite(rolvaliduntil)
    THEN to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00" BC')
    ELSE rolvaliduntil::text END,
  NULL, NULL, rolvaliduntil < now(), false
FROM pair WHERE rolvaliduntil < 'infinity'
UNION ALL
SELECT p.rolname, 'setting', d.datname, split_part(entry, '=', 1), substr(entry, strpos(entry, '=') + 1), NULL,
  -- Whether the one who asks may not set it: a superuser's setting, or one that no module has declared.
  coalesce(g.context LIKE 'superuser%', strpos(entry, '.') BETWEEN 1 AND strpos(entry, '='))
    AND NOT (
      SELECT rolsuper /*{15 OR has_parameter_privilege(session_user, split_part(entry, '=', 1), 'SET') }*/
      FROM subject WHERE rolname = session_user),
  false
FROM pg_db_role_setting s JOIN pair p ON s.setrole = p.oid LEFT JOIN pg_database d ON d.oid = s.setdatabase
  CROSS JOIN LATERAL unnest(s.setconfig) entry
  LEFT JOIN pg_settings g ON lower(g.name) = lower(split_part(entry, '=', 1))
UNION ALL
SELECT s.rolname, 'member', NULL, g.rolname, gr.rolname, to_jsonb(m) ->> 'inherit_option',
  m.admin_option, coalesce((to_jsonb(m) ->> 'set_option')::boolean, false)
FROM pg_auth_members m JOIN subject s ON m.member = s.oid JOIN pg_roles g ON g.oid = m.roleid
  LEFT JOIN pg_roles gr ON gr.oid = m.grantor
UNION ALL
SELECT s.rolname, 'member-by', NULL, g.rolname, gr.rolname, NULL, pg_has_role(session_user, gr.oid, 'USAGE'), false
FROM pg_auth_members m JOIN pair s ON m.member = s.oid JOIN pg_roles g ON g.oid = m.roleid
  JOIN pg_roles gr ON gr.oid = m.grantor
UNION ALL
SELECT DISTINCT p.rolname, 'group-logs-in', NULL, g.rolname, NULL, NULL, false, false
FROM pg_auth_members m JOIN pair p ON m.member = p.oid JOIN pg_roles g ON g.oid = m.roleid
WHERE g.rolcanlogin
UNION ALL
SELECT p.rolname, 'reaches', NULL, o.rolname, NULL, NULL, false, false
FROM pair p JOIN pair o ON o.oid <> p.oid
WHERE NOT p.rolsuper AND pg_has_role(p.oid, o.oid, 'MEMBER')
UNION ALL
SELECT p.rolname, 'iam', NULL, NULL, NULL, NULL, false, false
FROM pair p JOIN pg_roles iam ON iam.rolname = 'rds_iam'
WHERE NOT p.rolsuper AND pg_has_role(p.oid, iam.oid, 'MEMBER')
UNION ALL
SELECT session_user::text, 'server', NULL, current_setting('server_version_num'), NULL, NULL, false, false
UNION ALL
SELECT session_user::text, 'administers', NULL, r.rolname, NULL, NULL, false, false
FROM pg_roles r
WHERE (r.oid IN (SELECT oid FROM pair)
    OR r.oid IN (SELECT m.roleid FROM pg_auth_members m JOIN pair p ON p.oid = m.member))
  AND pg_has_role(session_user, r.oid, 'MEMBER WITH ADMIN OPTION')
UNION ALL
SELECT session_user::text, 'passwords-restricted', NULL, NULL, NULL, NULL, false, false
FROM pg_roles r
WHERE r.rolname = 'rds_password' AND current_setting('rds.restrict_password_commands', true) IN ('on', '1')
  AND NOT pg_has_role(session_user, r.oid, 'MEMBER')
UNION ALL
SELECT d.rolname, 'owner', b.datname, count(*)::text, NULL, NULL, false, false
FROM dependency d LEFT JOIN pg_database b ON b.oid = d.dbid
WHERE d.deptype = 'o' AND d.classid NOT IN ('pg_default_acl'::regclass, 'pg_user_mapping'::regclass)
GROUP BY d.rolname, b.datname
UNION ALL
SELECT DISTINCT d.rolname, CASE WHEN d.classid = 'pg_default_acl'::regclass THEN 'gives-by-default' ELSE 'mapping' END,
  b.datname, NULL, NULL, NULL, false, false
FROM dependency d JOIN pg_database b ON b.oid = d.dbid
WHERE d.deptype = 'o' AND d.classid IN ('pg_default_acl'::regclass, 'pg_user_mapping'::regclass)
UNION ALL
SELECT DISTINCT d.rolname, 'details', b.datname, NULL, NULL, NULL, b.datallowconn, false
FROM dependency d JOIN pg_database b ON b.oid = d.dbid
WHERE d.detailed AND d.deptype IN ('a', 'r') AND b.datname <> current_database()
UNION ALL
SELECT DISTINCT d.rolname, 'not-understood', b.datname, d.deptype::text || ' on ' || d.classid::regclass::text, NULL, NULL,
  false, false
FROM dependency d LEFT JOIN pg_database b ON b.oid = d.dbid
WHERE d.detailed AND CASE d.deptype
  WHEN 'o' THEN false
  WHEN 'i' THEN false
  WHEN 'r' THEN d.classid <> 'pg_policy'::regclass
  WHEN 'a' THEN d.classid <> ALL (array_remove(ARRAY[
    'pg_class', 'pg_namespace', 'pg_proc', 'pg_type', 'pg_language', 'pg_foreign_data_wrapper', 'pg_foreign_server',
    'pg_largeobject', 'pg_default_acl', 'pg_database', 'pg_tablespace',
    to_regclass('pg_parameter_acl')]::regclass[], NULL))
  ELSE true END
