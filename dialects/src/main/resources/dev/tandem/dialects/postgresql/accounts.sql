-- What is the same in every database: roles, their settings and memberships, who owns how much where.
--
-- A new connection has to read each catalog and view that a question names before it can plan it, and to plan each
-- arm of each view: so this names few, and most roles are found and named by functions.
SELECT 'role' AS kind, rolname AS who, shobj_description(oid, 'pg_authid') AS mark,
  rolsuper AS superuser, rolinherit AS inherit, rolcreatedb AS createdb, rolcreaterole AS createrole,
  rolreplication AS replication, rolbypassrls AS bypassrls, rolconnlimit AS most,
  CASE WHEN rolvaliduntil = 'infinity' THEN NULL WHEN isfinite(rolvaliduntil)
    THEN to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00" BC')
    ELSE rolvaliduntil::text END AS until,
  rolvaliduntil < now() AS past,
  rolname = :primary AND NOT rolsuper AND pg_has_role(oid, to_regrole(quote_ident(:clone)), 'MEMBER') AS reaches_clone,
  NOT rolsuper AND pg_has_role(oid, to_regrole('rds_iam'), 'MEMBER') AS iam,
  rolname = session_user AND current_setting('rds.restrict_password_commands', true) IN ('on', '1')
    AND NOT pg_has_role(oid, to_regrole('rds_password'), 'MEMBER') AS passwords_restricted,
  pg_has_role(session_user, oid, 'MEMBER WITH ADMIN OPTION') AS administered
FROM pg_roles WHERE rolname IN (:primary, :clone, session_user);

SELECT 'setting' AS kind, pg_get_userbyid(s.setrole) AS who, d.datname AS database,
  split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value,
  -- Whether the one who asks may not set it: a superuser's setting, or one that no module has declared.
  coalesce(g.context LIKE 'superuser%', strpos(entry, '.') BETWEEN 1 AND strpos(entry, '='))
    AND NOT (
      SELECT rolsuper /*{15 OR has_parameter_privilege(session_user, split_part(entry, '=', 1), 'SET') }*/
      FROM pg_roles WHERE rolname = session_user) AS restricted
FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase
  CROSS JOIN LATERAL unnest(s.setconfig) entry
  LEFT JOIN pg_settings g ON lower(g.name) = lower(split_part(entry, '=', 1))
WHERE s.setrole IN (:pair);

SELECT 'member' AS kind, pg_get_userbyid(m.member) AS who, g.rolname AS role, g.rolcanlogin AS logs_in,
  m.admin_option AS admin, to_jsonb(m) ->> 'inherit_option' AS inherit, to_jsonb(m) ->> 'set_option' AS set,
  pg_get_userbyid(m.grantor) AS grantor, pg_has_role(session_user, m.grantor, 'USAGE') AS reachable,
  m.member IN (:pair) AND pg_has_role(session_user, m.roleid, 'MEMBER WITH ADMIN OPTION') AS administered
FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
WHERE m.member IN (:pair, to_regrole(quote_ident(session_user)));

SELECT 'dependency' AS kind, pg_get_userbyid(d.refobjid) AS who, b.datname AS database,
  coalesce(b.datname = current_database(), true) AS here, b.datallowconn AS connectable,
  d.deptype AS type, d.classid::regclass AS catalog, count(*) AS objects
FROM pg_shdepend d LEFT JOIN pg_database b ON b.oid = d.dbid
WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid IN (:pair)
GROUP BY d.refobjid, b.datname, b.datallowconn, d.deptype, d.classid
