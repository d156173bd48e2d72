import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { rows } from '../database/rows.ts'

/**
 * The owner of the audit schema, when that is another role than the one of the connection, which can act as it; undefined when there is nothing to become. All
 * functions of capture must belong to that owner, because they run with its rights.
 */
export async function ownerToBecome(db: Executor, schema: string): Promise<string | undefined> {
  const [found] = rows<{ owner: string }>(
    await db.execute(sql`
      select rolname as owner from pg_namespace join pg_roles on pg_roles.oid = nspowner
      where nspname = ${schema} and rolname <> current_user and pg_has_role(current_user, nspowner, 'MEMBER')
        and not (select rolsuper from pg_roles where rolname = current_user)`),
  )
  return found?.owner
}

/** A relation on which the owner of the audit schema cannot create triggers, with what its own owner has to grant. */
interface MissingGrant {
  readonly storageOwner: string
  readonly grants: readonly string[]
}

/** What the owners of tables still have to grant to the owner of the audit schema, where that is another role, for triggers on these tables: statements. */
export async function missingTableGrants(
  db: Executor,
  schema: string,
  relations: readonly number[],
): Promise<readonly MissingGrant[]> {
  return rows<{ storageOwner: string; grants: string }>(
    await db.execute(sql`
      select rolname as "storageOwner", array_to_json(array_remove(array[
        case when not has_schema_privilege(owner.nspowner, home.oid, 'USAGE') then format('GRANT USAGE ON SCHEMA %I TO %I', home.nspname, rolname) end,
        case when not has_table_privilege(owner.nspowner, relation.oid, 'TRIGGER') then format('GRANT TRIGGER ON %I.%I TO %I', home.nspname, relname, rolname) end], null))::text as grants
      from (select storage.nspowner, rolname from pg_namespace as storage join pg_roles on pg_roles.oid = nspowner where nspname = ${schema}) as owner
      cross join json_array_elements_text(${JSON.stringify(relations)}::text::json) as wanted
      join pg_class as relation on relation.oid = wanted::oid
      join pg_namespace as home on home.oid = relation.relnamespace
      where current_user in (rolname, pg_get_userbyid(relowner)) or pg_has_role(current_user, owner.nspowner, 'MEMBER')`),
  )
    .map(({ storageOwner, grants }): MissingGrant => ({ storageOwner, grants: JSON.parse(grants) }))
    .filter(({ grants }) => grants.length > 0)
}
