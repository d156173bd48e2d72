import type { ProtectionStatus, StoredFunction, TrailGuard, WidePrivilege } from '@threadline/contract'
import { ThreadlineError } from '@threadline/contract'
import type { SQL } from 'drizzle-orm'
import type { Executor } from '../../database/database.ts'
import { rows } from '../../database/rows.ts'
import { toThreadlineError } from '../../database/to-threadline-error.ts'
import { unquotedSetting } from '../../triggers/capture-settings.ts'
import { grantedFunctions, grantedTables } from '../grants.ts'
import { type ExpectedFunction, expectedFunctions } from './expected-functions.ts'
import {
  type FoundFunction,
  functionsQuery,
  guardsQuery,
  ownerQuery,
  privilegesQuery,
} from './protection-queries.sql.ts'

/**
 * How well the database itself protects the trail, read from the catalogue: who owns it, whether the guards are in place, whether the functions of the audit
 * schema are those of this version, and who has been granted what could forge, divert or remove what is captured. Any role may ask. Whether the functions that
 * capture single tables are as their plans say is the matter of `inspectTables`.
 *
 * @throws ThreadlineError `not_installed`, `connection_failed`
 */
export async function protectionStatus(db: Executor, schema: string): Promise<ProtectionStatus> {
  try {
    const ask = async <Row>(query: SQL) => rows<Row>(await db.execute(query))
    const [owner] = await ask<ProtectionStatus['owner'] & { members: string }>(ownerQuery(schema))
    if (owner === undefined)
      throw new ThreadlineError('not_installed', `There is no audit schema "${schema}" in this database.`)
    const guards = await ask<TrailGuard>(guardsQuery(schema))
    const functions = await ask<FoundFunction>(functionsQuery(schema))
    const privileges = await ask<WidePrivilege & { privileges: string }>(privilegesQuery(schema))
    return {
      owner: { ...owner, members: JSON.parse(owner.members) },
      guards,
      functions: storedFunctions(expectedFunctions(schema), functions),
      widePrivileges: privileges
        .map((wide) => ({ ...wide, privileges: JSON.parse(wide.privileges) }))
        .filter((wide) => !isMeant(wide)),
    }
  } catch (error) {
    throw toThreadlineError(error, 'read how the trail is protected')
  }
}

/** Writing to tables that hold nothing of the trail, by those who operate it. */
const isMeant = ({ object, kind, role, privileges }: WidePrivilege): boolean =>
  kind === 'table' &&
  role !== 'PUBLIC' &&
  grantedTables.has(object) &&
  privileges.every((privilege) => ['INSERT', 'UPDATE', 'DELETE'].includes(privilege))

function storedFunctions(
  expected: ReadonlyMap<string, ExpectedFunction>,
  found: readonly FoundFunction[],
): StoredFunction[] {
  const missing = [...expected.keys()].filter((name) => !found.some((known) => known.name === name))
  return [
    ...found.map((known) => ({ name: known.name, state: stateOf(known, expected.get(known.name)) })),
    ...missing.map((name) => ({ name, state: 'missing' as const })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function stateOf(found: FoundFunction, expected: ExpectedFunction | undefined): StoredFunction['state'] {
  if (expected === undefined && !found.isCapture) return 'unknown'
  if (!found.isOwners) return 'foreign_owner'
  if (expected !== undefined && !isSame(found, expected)) return 'altered'
  const callers: string[] = JSON.parse(found.callers)
  return callers.includes('PUBLIC') || (callers.length > 0 && !grantedFunctions.has(found.name))
    ? 'callable'
    : 'as_installed'
}

const isSame = (found: FoundFunction, expected: ExpectedFunction): boolean =>
  found.digest === expected.digest &&
  found.definer === expected.definer &&
  JSON.stringify(settingsOf(found)) === JSON.stringify(expected.settings)

function settingsOf({ settings }: FoundFunction): string[] {
  const stored: string[] = JSON.parse(settings)
  return stored.map(unquotedSetting).sort()
}
