-- What the server itself knows of the pair and of the account that asks. Each row: who, kind, four texts, two flags.
DECLARE @subject TABLE (who nvarchar(4000), id int, sid varbinary(85));
INSERT @subject SELECT @primary, principal_id, sid FROM sys.server_principals WHERE name = @primary;
INSERT @subject SELECT @clone, principal_id, sid FROM sys.server_principals WHERE name = @clone;
DECLARE @ruler bit = ISNULL(IS_SRVROLEMEMBER(N'sysadmin'), 0);
DECLARE @controls bit = ISNULL(HAS_PERMS_BY_NAME(NULL, NULL, N'CONTROL SERVER'), 0);

SELECT s.who, N'login', p.type, NULL, NULL, NULL, p.is_disabled, 0
FROM @subject s JOIN sys.server_principals p ON p.principal_id = s.id;

SELECT s.who, N'property', v.name, v.value, NULL, NULL, 0, 0
FROM @subject s JOIN sys.sql_logins l ON l.principal_id = s.id
CROSS APPLY (VALUES
  (N'DEFAULT_DATABASE', QUOTENAME(l.default_database_name COLLATE DATABASE_DEFAULT)),
  (N'DEFAULT_LANGUAGE', QUOTENAME(l.default_language_name COLLATE DATABASE_DEFAULT)),
  (N'CHECK_POLICY', CASE l.is_policy_checked WHEN 1 THEN N'ON' ELSE N'OFF' END),
  (N'CHECK_EXPIRATION', CASE l.is_expiration_checked WHEN 1 THEN N'ON' ELSE N'OFF' END)) v (name, value)
WHERE v.value IS NOT NULL;

-- A fixed role is given by its members alone; one that has no name here is not shown.
SELECT s.who, N'member', r.name, NULL, NULL, NULL, 0,
  CASE WHEN @ruler = 1 OR (r.is_fixed_role = 1 AND IS_SRVROLEMEMBER(r.name) = 1)
    OR (r.is_fixed_role = 0 AND HAS_PERMS_BY_NAME(QUOTENAME(r.name), N'SERVER ROLE', N'ALTER') = 1) THEN 1 ELSE 0 END
FROM @subject s JOIN sys.server_role_members m ON m.member_principal_id = s.id
LEFT JOIN sys.server_principals r ON r.principal_id = m.role_principal_id;

SELECT s.who, N'permission', p.state, p.permission_name, x.securable,
  NULL, CASE WHEN x.securable IS NULL THEN 1 ELSE 0 END,
  CASE WHEN @controls = 1 OR EXISTS (
    SELECT 1 FROM sys.server_permissions w
    WHERE w.grantee_principal_id = SUSER_ID() AND w.class = p.class AND w.major_id = p.major_id
      AND w.type = p.type AND w.state = 'W') THEN 1 ELSE 0 END
FROM @subject s JOIN sys.server_permissions p ON p.grantee_principal_id = s.id
OUTER APPLY (
  SELECT N'' COLLATE DATABASE_DEFAULT AS securable WHERE p.class = 100
  UNION ALL
  SELECT CASE o.type WHEN 'R' THEN N'SERVER ROLE::' ELSE N'LOGIN::' END + QUOTENAME(o.name COLLATE DATABASE_DEFAULT)
  FROM sys.server_principals o WHERE p.class = 101 AND o.principal_id = p.major_id
  UNION ALL
  SELECT N'ENDPOINT::' + QUOTENAME(e.name COLLATE DATABASE_DEFAULT)
  FROM sys.endpoints e WHERE p.class = 105 AND e.endpoint_id = p.major_id
  UNION ALL
  SELECT N'AVAILABILITY GROUP::' + QUOTENAME(g.name COLLATE DATABASE_DEFAULT)
  FROM sys.availability_groups g JOIN sys.availability_replicas r ON r.group_id = g.group_id
  WHERE p.class = 108 AND r.replica_metadata_id = p.major_id) x;

SELECT s.who, N'credential', c.name, NULL, NULL, NULL, v.added,
  CASE WHEN HAS_PERMS_BY_NAME(NULL, NULL, N'ALTER ANY CREDENTIAL') = 1 THEN 1 ELSE 0 END
FROM @subject s CROSS APPLY (
  SELECT p.credential_id, 0 AS added
  FROM sys.server_principals p WHERE p.principal_id = s.id AND p.credential_id IS NOT NULL
  UNION ALL
  SELECT m.credential_id, 1
  FROM sys.server_principal_credentials m WHERE m.principal_id = s.id AND NOT EXISTS (
    SELECT 1 FROM sys.server_principals p WHERE p.principal_id = s.id AND p.credential_id = m.credential_id)) v
LEFT JOIN sys.credentials c ON c.credential_id = v.credential_id;

SELECT s.who, N'inbound', QUOTENAME(g.name) COLLATE DATABASE_DEFAULT + N' has ' + p.permission_name COLLATE DATABASE_DEFAULT
  + N' on the login', NULL, NULL, NULL, 0, 0
FROM @subject s JOIN sys.server_permissions p ON p.class = 101 AND p.major_id = s.id AND p.state <> 'D'
JOIN sys.server_principals g ON g.principal_id = p.grantee_principal_id;

SELECT s.who, N'inbound', N'endpoint ' + QUOTENAME(e.name COLLATE DATABASE_DEFAULT) + N' is owned by the login', NULL, NULL, NULL, 0, 0
FROM @subject s JOIN sys.endpoints e ON e.principal_id = s.id;

SELECT s.who, N'inbound', N'server role ' + QUOTENAME(r.name COLLATE DATABASE_DEFAULT) + N' is owned by the login', NULL, NULL, NULL, 0, 0
FROM @subject s JOIN sys.server_principals r ON r.type = 'R' AND r.owning_principal_id = s.id;

SELECT @self, N'lacks', v.name, NULL, NULL, NULL, 0, 0
FROM (VALUES (N'ALTER ANY LOGIN'), (N'VIEW ANY DEFINITION')) v (name) WHERE ISNULL(HAS_PERMS_BY_NAME(NULL, NULL, v.name), 0) = 0;

-- A snapshot is as old as it is; tempdb is made anew at each start.
SELECT @self, N'database', d.name, d.state_desc, NULL, NULL,
  CASE WHEN d.state = 0 AND HAS_DBACCESS(d.name) = 1 THEN 1 ELSE 0 END,
  CASE WHEN d.is_read_only = 1 OR CONVERT(nvarchar(40), DATABASEPROPERTYEX(d.name, N'Updateability')) = N'READ_ONLY' THEN 1 ELSE 0 END
FROM sys.databases d
WHERE d.source_database_id IS NULL AND d.name <> N'tempdb';
