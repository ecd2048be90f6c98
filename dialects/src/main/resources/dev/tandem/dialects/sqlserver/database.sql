-- What one database knows of the pair. Logins are found by SID: a user may have another name. Columns as in server.sql.
-- CatalogSql opens the comments in braces: 15 is for that version and later ones, logins for all but Azure SQL Database.
DECLARE @contained bit = CASE WHEN @here = 1 AND EXISTS (
  SELECT 1 FROM sys.database_principals WHERE name = @primary AND authentication_type = 2) THEN 1 ELSE 0 END;
DECLARE @subject TABLE (who nvarchar(4000), id int, orphan bit);
/*{logins
INSERT @subject SELECT v.who, u.principal_id, 0
FROM (VALUES (@primary, SUSER_SID(@primary)), (@clone, SUSER_SID(@clone))) v (who, sid)
JOIN sys.database_principals u ON @contained = 0 AND u.type = 'S' AND u.sid = v.sid;
}*/
INSERT @subject SELECT v.who, u.principal_id, 0
FROM (VALUES (@primary), (@clone)) v (who)
JOIN sys.database_principals u ON @contained = 1 AND u.authentication_type = 2
  AND u.name = v.who COLLATE DATABASE_DEFAULT;
/*{logins
INSERT @subject SELECT @clone, u.principal_id, 1
FROM sys.database_principals u
WHERE @contained = 0 AND u.name = @clone AND u.type = 'S' AND u.authentication_type = 1 AND SUSER_SNAME(u.sid) IS NULL
  AND NOT EXISTS (SELECT 1 FROM @subject s WHERE s.who = @clone);
}*/
DECLARE @controls bit = ISNULL(HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), N'DATABASE', N'CONTROL'), 0);

SELECT s.who, N'user', u.name, NULL, NULL, NULL, s.orphan, CASE s.id WHEN 1 THEN 1 ELSE 0 END
FROM @subject s JOIN sys.database_principals u ON u.principal_id = s.id;

SELECT @primary, N'contained', NULL, NULL, NULL, NULL, 0, 0 WHERE @contained = 1;

SELECT @clone, N'taken', NULL, NULL, NULL, NULL, 0, 0
FROM sys.database_principals u
WHERE u.name = @clone AND NOT EXISTS (SELECT 1 FROM @subject s WHERE s.who = @clone);

SELECT s.who, N'mark', CONVERT(nvarchar(3750), e.value), NULL, NULL, NULL, 0, 0
FROM @subject s JOIN sys.extended_properties e ON e.class = 4 AND e.major_id = s.id AND e.minor_id = 0
WHERE e.name = N'tandem';

SELECT s.who, N'property', v.name, v.value, NULL, NULL, 0, 0
FROM @subject s JOIN sys.database_principals u ON u.principal_id = s.id
CROSS APPLY (VALUES
  (N'DEFAULT_SCHEMA', QUOTENAME(u.default_schema_name COLLATE DATABASE_DEFAULT)),
  (N'ALLOW_ENCRYPTED_VALUE_MODIFICATIONS', CASE u.allow_encrypted_value_modifications WHEN 1 THEN N'ON' ELSE N'OFF' END),
  (N'DEFAULT_LANGUAGE', CASE @contained WHEN 1
    THEN ISNULL(QUOTENAME(u.default_language_name COLLATE DATABASE_DEFAULT), N'NONE') END)) v (name, value)
WHERE s.id <> 1 AND v.value IS NOT NULL;

-- A fixed role is given by owners of the database alone; one that has no name here is not shown.
SELECT s.who, N'member', r.name, NULL, NULL, NULL, 0,
  CASE WHEN IS_ROLEMEMBER(N'db_owner') = 1 OR USER_NAME() = N'dbo'
    OR (r.is_fixed_role = 0 AND HAS_PERMS_BY_NAME(QUOTENAME(r.name), N'ROLE', N'ALTER') = 1) THEN 1 ELSE 0 END
FROM @subject s JOIN sys.database_role_members m ON m.member_principal_id = s.id
LEFT JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
WHERE s.id <> 1;

WITH securable (class, id, name) AS (
  SELECT 0, 0, N'' COLLATE DATABASE_DEFAULT
  UNION ALL
  SELECT 1, o.object_id, N'OBJECT::' + QUOTENAME(n.name COLLATE DATABASE_DEFAULT) + N'.' + QUOTENAME(o.name COLLATE DATABASE_DEFAULT)
  FROM sys.all_objects o JOIN sys.schemas n ON n.schema_id = o.schema_id
  UNION ALL
  SELECT 3, schema_id, N'SCHEMA::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.schemas
  UNION ALL
  SELECT 4, principal_id, CASE type WHEN 'R' THEN N'ROLE::' WHEN 'A' THEN N'APPLICATION ROLE::' ELSE N'USER::' END
    + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.database_principals
  UNION ALL
  SELECT 5, assembly_id, N'ASSEMBLY::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.assemblies
  UNION ALL
  SELECT 6, t.user_type_id, N'TYPE::' + QUOTENAME(n.name COLLATE DATABASE_DEFAULT) + N'.' + QUOTENAME(t.name COLLATE DATABASE_DEFAULT)
  FROM sys.types t JOIN sys.schemas n ON n.schema_id = t.schema_id
  UNION ALL
  SELECT 10, x.xml_collection_id,
    N'XML SCHEMA COLLECTION::' + QUOTENAME(n.name COLLATE DATABASE_DEFAULT) + N'.' + QUOTENAME(x.name COLLATE DATABASE_DEFAULT)
  FROM sys.xml_schema_collections x JOIN sys.schemas n ON n.schema_id = x.schema_id
  UNION ALL
  SELECT 15, message_type_id, N'MESSAGE TYPE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.service_message_types
  UNION ALL
  SELECT 16, service_contract_id, N'CONTRACT::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.service_contracts
  UNION ALL
  SELECT 17, service_id, N'SERVICE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.services
  UNION ALL
  SELECT 18, remote_service_binding_id, N'REMOTE SERVICE BINDING::' + QUOTENAME(name COLLATE DATABASE_DEFAULT)
  FROM sys.remote_service_bindings
  UNION ALL
  SELECT 19, route_id, N'ROUTE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.routes
  UNION ALL
  SELECT 23, fulltext_catalog_id, N'FULLTEXT CATALOG::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.fulltext_catalogs
  UNION ALL
  SELECT 24, symmetric_key_id, N'SYMMETRIC KEY::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.symmetric_keys
  UNION ALL
  SELECT 25, certificate_id, N'CERTIFICATE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.certificates
  UNION ALL
  SELECT 26, asymmetric_key_id, N'ASYMMETRIC KEY::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.asymmetric_keys
  UNION ALL
  SELECT 29, stoplist_id, N'FULLTEXT STOPLIST::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.fulltext_stoplists
  UNION ALL
  SELECT 31, property_list_id, N'SEARCH PROPERTY LIST::' + QUOTENAME(name COLLATE DATABASE_DEFAULT)
  FROM sys.registered_search_property_lists
  UNION ALL
  SELECT 32, credential_id, N'DATABASE SCOPED CREDENTIAL::' + QUOTENAME(name COLLATE DATABASE_DEFAULT)
  FROM sys.database_scoped_credentials
  /*{15
  UNION ALL
  SELECT 34, external_language_id, N'EXTERNAL LANGUAGE::' + QUOTENAME(language COLLATE DATABASE_DEFAULT)
  FROM sys.external_languages
  }*/
)
SELECT s.who, N'permission', p.state, p.permission_name, x.name,
  CASE WHEN p.class = 1 AND p.minor_id > 0 THEN c.name END,
  CASE WHEN x.name IS NULL OR (p.class = 1 AND p.minor_id > 0 AND c.name IS NULL) OR (p.class <> 1 AND p.minor_id <> 0)
    THEN 1 ELSE 0 END,
  CASE WHEN @controls = 1 OR EXISTS (
    SELECT 1 FROM sys.database_permissions w
    WHERE w.grantee_principal_id = DATABASE_PRINCIPAL_ID() AND w.class = p.class AND w.major_id = p.major_id
      AND w.minor_id = p.minor_id AND w.type = p.type AND w.state = 'W') THEN 1 ELSE 0 END
FROM @subject s JOIN sys.database_permissions p ON p.grantee_principal_id = s.id
LEFT JOIN securable x ON x.class = p.class AND x.id = p.major_id
LEFT JOIN sys.all_columns c ON p.class = 1 AND c.object_id = p.major_id AND c.column_id = p.minor_id
WHERE s.id <> 1;

WITH owned (owner, name) AS (
  SELECT principal_id, N'SCHEMA::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.schemas
  UNION ALL
  SELECT o.principal_id, N'OBJECT::' + QUOTENAME(n.name COLLATE DATABASE_DEFAULT) + N'.' + QUOTENAME(o.name COLLATE DATABASE_DEFAULT)
  FROM sys.objects o JOIN sys.schemas n ON n.schema_id = o.schema_id WHERE o.principal_id IS NOT NULL
  UNION ALL
  SELECT owning_principal_id, CASE type WHEN 'R' THEN N'ROLE::' ELSE N'APPLICATION ROLE::' END
    + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.database_principals WHERE type IN ('R', 'A')
  UNION ALL
  SELECT principal_id, N'ASSEMBLY::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.assemblies
  UNION ALL
  SELECT t.principal_id, N'TYPE::' + QUOTENAME(n.name COLLATE DATABASE_DEFAULT) + N'.' + QUOTENAME(t.name COLLATE DATABASE_DEFAULT)
  FROM sys.types t JOIN sys.schemas n ON n.schema_id = t.schema_id WHERE t.principal_id IS NOT NULL
  UNION ALL
  SELECT x.principal_id,
    N'XML SCHEMA COLLECTION::' + QUOTENAME(n.name COLLATE DATABASE_DEFAULT) + N'.' + QUOTENAME(x.name COLLATE DATABASE_DEFAULT)
  FROM sys.xml_schema_collections x JOIN sys.schemas n ON n.schema_id = x.schema_id WHERE x.principal_id IS NOT NULL
  UNION ALL
  SELECT principal_id, N'MESSAGE TYPE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.service_message_types
  UNION ALL
  SELECT principal_id, N'CONTRACT::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.service_contracts
  UNION ALL
  SELECT principal_id, N'SERVICE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.services
  UNION ALL
  SELECT principal_id, N'REMOTE SERVICE BINDING::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.remote_service_bindings
  UNION ALL
  SELECT principal_id, N'ROUTE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.routes
  UNION ALL
  SELECT principal_id, N'FULLTEXT CATALOG::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.fulltext_catalogs
  UNION ALL
  SELECT principal_id, N'SYMMETRIC KEY::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.symmetric_keys
  UNION ALL
  SELECT principal_id, N'CERTIFICATE::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.certificates
  UNION ALL
  SELECT principal_id, N'ASYMMETRIC KEY::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.asymmetric_keys
  UNION ALL
  SELECT principal_id, N'FULLTEXT STOPLIST::' + QUOTENAME(name COLLATE DATABASE_DEFAULT) FROM sys.fulltext_stoplists
  UNION ALL
  SELECT principal_id, N'SEARCH PROPERTY LIST::' + QUOTENAME(name COLLATE DATABASE_DEFAULT)
  FROM sys.registered_search_property_lists
  /*{credentials
  UNION ALL
  SELECT principal_id, N'DATABASE SCOPED CREDENTIAL::' + QUOTENAME(name COLLATE DATABASE_DEFAULT)
  FROM sys.database_scoped_credentials
  }*/
  /*{15
  UNION ALL
  SELECT principal_id, N'EXTERNAL LANGUAGE::' + QUOTENAME(language COLLATE DATABASE_DEFAULT) FROM sys.external_languages
  }*/
)
SELECT s.who, N'owner', o.name, NULL, NULL, NULL, 0, 0
FROM @subject s JOIN owned o ON o.owner = s.id
WHERE s.id <> 1;

SELECT s.who, N'inbound', QUOTENAME(g.name) COLLATE DATABASE_DEFAULT + N' has ' + p.permission_name COLLATE DATABASE_DEFAULT
  + N' on the user', NULL, NULL, NULL, 0, 0
FROM @subject s JOIN sys.database_permissions p ON p.class = 4 AND p.major_id = s.id AND p.state <> 'D'
JOIN sys.database_principals g ON g.principal_id = p.grantee_principal_id
WHERE s.id <> 1;

SELECT s.who, N'inbound', N'OBJECT::' + QUOTENAME(OBJECT_SCHEMA_NAME(m.object_id) COLLATE DATABASE_DEFAULT) + N'.'
  + QUOTENAME(OBJECT_NAME(m.object_id) COLLATE DATABASE_DEFAULT) + N' runs as the user', NULL, NULL, NULL, 0, 0
FROM @subject s JOIN sys.sql_modules m ON m.execute_as_principal_id = s.id
WHERE s.id <> 1;

SELECT @self, N'lacks', v.name, NULL, NULL, NULL, 0, 0
FROM (VALUES (N'ALTER ANY USER'), (N'CONTROL'), (N'VIEW DEFINITION')) v (name)
WHERE ISNULL(HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), N'DATABASE', v.name), 0) = 0;
