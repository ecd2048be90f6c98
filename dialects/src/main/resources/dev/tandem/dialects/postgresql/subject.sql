-- Whom the questions are about: the pair and the account that asks; what depends on the pair.
WITH subject AS (
  SELECT * FROM pg_roles WHERE rolname IN (:primary, :clone, session_user)
), pair AS (
  SELECT * FROM subject WHERE rolname IN (:primary, :clone)
), details AS (
  SELECT * FROM pair WHERE rolname IN (:clone, :details)
), dependency AS (
  SELECT p.oid AS role, p.rolname, p.rolname IN (SELECT rolname FROM details) AS detailed,
    d.dbid, d.classid, d.objid, d.objsubid, d.deptype
  FROM pg_shdepend d JOIN pair p ON d.refclassid = 'pg_authid'::regclass AND d.refobjid = p.oid
)
