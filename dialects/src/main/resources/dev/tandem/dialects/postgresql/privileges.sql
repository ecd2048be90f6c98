-- What is granted by name. Found through pg_shdepend, not by a search through all objects: the cost follows the
-- number of grants. It follows the number of catalogs, too, so a section is opened where one is known to be needed.
WITH dependency AS (
  SELECT refobjid AS role, pg_get_userbyid(refobjid) AS who, dbid, classid, objid, objsubid
  FROM pg_shdepend
  WHERE refclassid = 'pg_authid'::regclass AND refobjid IN (:detailed) AND deptype IN ('a', 'r')
    AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
)
SELECT 'privilege' AS kind, d.who, CASE WHEN d.dbid <> 0 THEN current_database() END AS database,
  x.privilege_type || coalesce(' (' || quote_ident(o.col) || ')', '') AS privilege, o.object,
  pg_get_userbyid(x.grantor) AS grantor, x.is_grantable AS grantable, NULL::boolean AS alone,
  pg_has_role(session_user, x.grantor, 'USAGE') OR d.who <> :clone AND EXISTS (
    SELECT FROM aclexplode(o.acl) y
    WHERE y.privilege_type = x.privilege_type AND y.is_grantable AND y.grantee <> 0
      AND pg_has_role(session_user, y.grantee, 'USAGE')) AS reachable
FROM dependency d CROSS JOIN LATERAL (
  SELECT NULL AS object, NULL::name AS col, NULL::aclitem[] AS acl WHERE false
  /*{pg_class
  UNION ALL
  SELECT CASE WHEN c.relkind = 'S' AND d.objsubid = 0 THEN 'SEQUENCE' ELSE 'TABLE' END
      || format(' %s.%I', c.relnamespace::regnamespace, c.relname),
    t.attname, CASE d.objsubid WHEN 0 THEN c.relacl ELSE t.attacl END
  FROM pg_class c LEFT JOIN pg_attribute t ON t.attrelid = c.oid AND t.attnum = d.objsubid AND NOT t.attisdropped
  WHERE d.classid = 'pg_class'::regclass AND c.oid = d.objid
  }*/
  /*{pg_namespace
  UNION ALL
  SELECT format('SCHEMA %I', nspname), NULL, nspacl
  FROM pg_namespace WHERE d.classid = 'pg_namespace'::regclass AND oid = d.objid
  }*/
  /*{pg_proc
  UNION ALL
  SELECT format('ROUTINE %s.%I(%s)', pronamespace::regnamespace, proname, oidvectortypes(proargtypes)), NULL, proacl
  FROM pg_proc WHERE d.classid = 'pg_proc'::regclass AND oid = d.objid
  }*/
  /*{pg_type
  UNION ALL
  SELECT format('TYPE %s.%I', typnamespace::regnamespace, typname), NULL, typacl
  FROM pg_type WHERE d.classid = 'pg_type'::regclass AND oid = d.objid
  }*/
  /*{pg_language
  UNION ALL
  SELECT format('LANGUAGE %I', lanname), NULL, lanacl
  FROM pg_language WHERE d.classid = 'pg_language'::regclass AND oid = d.objid
  }*/
  /*{pg_foreign_data_wrapper
  UNION ALL
  SELECT format('FOREIGN DATA WRAPPER %I', fdwname), NULL, fdwacl
  FROM pg_foreign_data_wrapper WHERE d.classid = 'pg_foreign_data_wrapper'::regclass AND oid = d.objid
  }*/
  /*{pg_foreign_server
  UNION ALL
  SELECT format('FOREIGN SERVER %I', srvname), NULL, srvacl
  FROM pg_foreign_server WHERE d.classid = 'pg_foreign_server'::regclass AND oid = d.objid
  }*/
  /*{pg_largeobject
  UNION ALL
  SELECT 'LARGE OBJECT ' || oid, NULL, lomacl
  FROM pg_largeobject_metadata WHERE d.classid = 'pg_largeobject'::regclass AND oid = d.objid
  }*/
  /*{pg_database
  UNION ALL
  SELECT format('DATABASE %I', datname), NULL, datacl
  FROM pg_database WHERE d.classid = 'pg_database'::regclass AND oid = d.objid
  }*/
  /*{pg_tablespace
  UNION ALL
  SELECT format('TABLESPACE %I', spcname), NULL, spcacl
  FROM pg_tablespace WHERE d.classid = 'pg_tablespace'::regclass AND oid = d.objid
  }*/
  /*{pg_parameter_acl
  UNION ALL
  SELECT 'PARAMETER ' || (SELECT string_agg(quote_ident(part), '.') FROM unnest(string_to_array(parname, '.')) part),
    NULL, paracl
  FROM pg_parameter_acl WHERE d.classid = 'pg_parameter_acl'::regclass AND oid = d.objid
  }*/
) o CROSS JOIN LATERAL aclexplode(o.acl) x
WHERE x.grantee = d.role
/*{pg_default_acl
UNION ALL
SELECT 'default', d.who, current_database(),
  x.privilege_type || CASE a.defaclobjtype WHEN 'r' THEN ' ON TABLES' WHEN 'S' THEN ' ON SEQUENCES'
    WHEN 'f' THEN ' ON ROUTINES' WHEN 'T' THEN ' ON TYPES' WHEN 'n' THEN ' ON SCHEMAS'
    WHEN 'L' THEN ' ON LARGE OBJECTS' END,
  format('FOR ROLE %I', pg_get_userbyid(a.defaclrole))
    || coalesce(' IN SCHEMA ' || nullif(a.defaclnamespace, 0)::regnamespace, ''),
  pg_get_userbyid(a.defaclrole), x.is_grantable, NULL, pg_has_role(session_user, a.defaclrole, 'USAGE')
FROM dependency d JOIN pg_default_acl a ON a.oid = d.objid CROSS JOIN LATERAL aclexplode(a.defaclacl) x
WHERE d.classid = 'pg_default_acl'::regclass AND x.grantee = d.role
}*/
/*{pg_policy
UNION ALL
SELECT 'policy', d.who, current_database(), quote_ident(p.polname), format('%s.%I', c.relnamespace::regnamespace, c.relname),
  pg_get_userbyid(c.relowner), NULL, cardinality(p.polroles) = 1, pg_has_role(session_user, c.relowner, 'USAGE')
FROM dependency d JOIN pg_policy p ON p.oid = d.objid JOIN pg_class c ON c.oid = p.polrelid
WHERE d.classid = 'pg_policy'::regclass
}*/
