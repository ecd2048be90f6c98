-- What is granted to the pair by name. Found through pg_shdepend, not by a search through all objects: the cost
-- follows the number of grants. {here} says in which databases: this one alone, or with what all databases share.
SELECT d.rolname::text AS who, 'privilege' AS kind, CASE WHEN d.dbid <> 0 THEN current_database() END::text AS db,
  x.privilege_type || coalesce(' (' || quote_ident(o.col) || ')', '') AS a, o.object AS b, g.rolname::text AS c,
  x.is_grantable AS f,
  pg_has_role(session_user, x.grantor, 'USAGE') OR d.rolname <> :clone AND EXISTS (
    SELECT FROM aclexplode(o.acl) y
    WHERE y.privilege_type = x.privilege_type AND y.is_grantable AND y.grantee <> 0
      AND pg_has_role(session_user, y.grantee, 'USAGE')) AS g
FROM dependency d CROSS JOIN LATERAL (
  SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END || format(' %I.%I', n.nspname, c.relname) AS object,
    NULL::name AS col, c.relacl AS acl
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE d.classid = 'pg_class'::regclass AND d.objsubid = 0 AND c.oid = d.objid
  UNION ALL
  SELECT format('TABLE %I.%I', n.nspname, c.relname), t.attname, t.attacl
  FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE d.classid = 'pg_class'::regclass AND t.attrelid = d.objid AND t.attnum = d.objsubid AND NOT t.attisdropped
  UNION ALL
  SELECT format('SCHEMA %I', n.nspname), NULL, n.nspacl
  FROM pg_namespace n WHERE d.classid = 'pg_namespace'::regclass AND n.oid = d.objid
  UNION ALL
  SELECT format('ROUTINE %I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)), NULL, p.proacl
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE d.classid = 'pg_proc'::regclass AND p.oid = d.objid
  UNION ALL
  SELECT format('TYPE %I.%I', n.nspname, t.typname), NULL, t.typacl
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid
  UNION ALL
  SELECT format('LANGUAGE %I', l.lanname), NULL, l.lanacl
  FROM pg_language l WHERE d.classid = 'pg_language'::regclass AND l.oid = d.objid
  UNION ALL
  SELECT format('FOREIGN DATA WRAPPER %I', w.fdwname), NULL, w.fdwacl
  FROM pg_foreign_data_wrapper w WHERE d.classid = 'pg_foreign_data_wrapper'::regclass AND w.oid = d.objid
  UNION ALL
  SELECT format('FOREIGN SERVER %I', s.srvname), NULL, s.srvacl
  FROM pg_foreign_server s WHERE d.classid = 'pg_foreign_server'::regclass AND s.oid = d.objid
  UNION ALL
  SELECT 'LARGE OBJECT ' || l.oid, NULL, l.lomacl
  FROM pg_largeobject_metadata l WHERE d.classid = 'pg_largeobject'::regclass AND l.oid = d.objid
  UNION ALL
  SELECT format('DATABASE %I', b.datname), NULL, b.datacl
  FROM pg_database b WHERE d.classid = 'pg_database'::regclass AND b.oid = d.objid
  UNION ALL
  SELECT format('TABLESPACE %I', t.spcname), NULL, t.spcacl
  FROM pg_tablespace t WHERE d.classid = 'pg_tablespace'::regclass AND t.oid = d.objid
  /*{15
  UNION ALL
  SELECT 'PARAMETER ' || (SELECT string_agg(quote_ident(part), '.') FROM unnest(string_to_array(p.parname, '.')) part),
    NULL, p.paracl
  FROM pg_parameter_acl p WHERE d.classid = 'pg_parameter_acl'::regclass AND p.oid = d.objid
  }*/
) o CROSS JOIN LATERAL aclexplode(o.acl) x LEFT JOIN pg_roles g ON g.oid = x.grantor
WHERE d.detailed AND d.deptype = 'a' AND x.grantee = d.role AND ({here})
UNION ALL
SELECT d.rolname, 'default', current_database(),
  x.privilege_type || CASE a.defaclobjtype WHEN 'r' THEN ' ON TABLES' WHEN 'S' THEN ' ON SEQUENCES'
    WHEN 'f' THEN ' ON ROUTINES' WHEN 'T' THEN ' ON TYPES' WHEN 'n' THEN ' ON SCHEMAS'
    WHEN 'L' THEN ' ON LARGE OBJECTS' END,
  format('FOR ROLE %I', r.rolname) || CASE WHEN n.oid IS NULL THEN '' ELSE format(' IN SCHEMA %I', n.nspname) END,
  r.rolname, x.is_grantable, pg_has_role(session_user, a.defaclrole, 'USAGE')
FROM dependency d JOIN pg_default_acl a ON a.oid = d.objid JOIN pg_roles r ON r.oid = a.defaclrole
  LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace CROSS JOIN LATERAL aclexplode(a.defaclacl) x
WHERE d.detailed AND d.deptype = 'a' AND d.classid = 'pg_default_acl'::regclass AND x.grantee = d.role AND ({here})
UNION ALL
SELECT d.rolname, 'policy', current_database(), quote_ident(p.polname), format('%I.%I', n.nspname, c.relname),
  o.rolname, cardinality(p.polroles) = 1, pg_has_role(session_user, c.relowner, 'USAGE')
FROM dependency d JOIN pg_policy p ON p.oid = d.objid JOIN pg_class c ON c.oid = p.polrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner
WHERE d.detailed AND d.deptype = 'r' AND d.classid = 'pg_policy'::regclass AND ({here})
