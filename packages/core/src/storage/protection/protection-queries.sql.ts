import { type SQL, sql } from 'drizzle-orm'
import { appendOnlyTables, appendOnlyTrigger } from '../sql/append-only.sql.ts'

/** The tables that functions of the audit schema capture, by their triggers, and the partitions of these. */
const audited = (schema: string): SQL => sql`
  select distinct tgrelid as oid from pg_trigger join pg_proc on pg_proc.oid = tgfoid
  where starts_with(tgname, '!threadline_') and pronamespace = (select oid from pg_namespace where nspname = ${schema})`

export const ownerQuery = (schema: string): SQL => sql`
  select rolname as role, rolcanlogin as "canLogIn", rolsuper as "isSuperuser",
    array_to_json(array(
      select member.rolname from pg_roles as member
      where member.rolcanlogin and not member.rolsuper and member.oid <> owner.oid and pg_has_role(member.oid, owner.oid, 'MEMBER')
      order by 1))::text as members,
    exists (select from pg_class where oid in (${audited(schema)}) and relowner = owner.oid) as "ownsAuditedTables"
  from pg_namespace join pg_roles as owner on owner.oid = nspowner where nspname = ${schema}`

export const guardsQuery = (schema: string): SQL => sql`
  with recursive trail (oid, name) as (
    select pg_class.oid, name collate "C" from json_array_elements_text(${JSON.stringify(appendOnlyTables)}::text::json) as name
    left join pg_class on relname = name and relnamespace = (select oid from pg_namespace where nspname = ${schema})
    union all
    select pg_class.oid, relname::text collate "C" from trail join pg_inherits on inhparent = trail.oid join pg_class on pg_class.oid = inhrelid
  )
  select name as "table", case
    when tgrelid is null then 'missing'
    when tgenabled = 'D' then 'disabled'
    when tgenabled = 'R' then 'replica_only'
    when tgenabled = 'A' and tgtype = 58 and tgqual is null and proname = 'refuse_change' and pronamespace = (select oid from pg_namespace where nspname = ${schema}) then 'in_place'
    else 'altered' end as state
  from trail left join pg_trigger on tgrelid = trail.oid and tgname = ${appendOnlyTrigger} left join pg_proc on pg_proc.oid = tgfoid
  order by name`

/** A function of the audit schema as the catalogue has it. */
export interface FoundFunction {
  readonly name: string
  /** sha256 of its text, in hex. */
  readonly digest: string
  readonly definer: boolean
  /** JSON. */
  readonly settings: string
  readonly isOwners: boolean
  /** Whether it says of itself that it captures a table. */
  readonly isCapture: boolean
  /** Who may call it beside its owner, as JSON. */
  readonly callers: string
}

export const functionsQuery = (schema: string): SQL => sql`
  select proname as name, encode(sha256(convert_to(prosrc, 'UTF8')), 'hex') as digest, prosecdef as definer,
    coalesce(array_to_json(proconfig), '[]')::text as settings, proowner = nspowner as "isOwners",
    coalesce(starts_with(obj_description(pg_proc.oid, 'pg_proc'), '{"threadline":'), false) as "isCapture",
    array_to_json(array(
      select case grantee when 0 then 'PUBLIC' else grantee::regrole::text end
      from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee <> proowner))::text as callers
  from pg_proc join pg_namespace on pg_namespace.oid = pronamespace where nspname = ${schema} order by proname`

export const privilegesQuery = (schema: string): SQL => sql`
  with storage as (select oid, nspowner, nspacl from pg_namespace where nspname = ${schema}),
  granted (object, kind, owner, acl) as (
    select quote_ident(${schema}), 'schema', nspowner, nspacl from storage
    union all
    select relname, case relkind when 'S' then 'sequence' else 'table' end, relowner, relacl from pg_class where relnamespace in (select oid from storage)
    union all
    select relname, 'table', relowner, attacl from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace in (select oid from storage) and attacl is not null
    union all
    select quote_ident(nspname) || '.' || quote_ident(relname), 'audited_table', relowner, relacl
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace where pg_class.oid in (${audited(schema)})
  )
  select object, kind, case grantee when 0 then 'PUBLIC' else grantee::regrole::text end as role,
    array_to_json(array_agg(distinct privilege_type order by privilege_type))::text as privileges
  from granted, aclexplode(acl)
  where grantee not in (owner, (select nspowner from storage)) and case kind
    when 'schema' then privilege_type = 'CREATE'
    when 'audited_table' then privilege_type = 'TRIGGER'
    when 'sequence' then privilege_type in ('USAGE', 'UPDATE')
    else privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER') or grantee = 0 end
  group by object, kind, grantee order by object, kind, role`
