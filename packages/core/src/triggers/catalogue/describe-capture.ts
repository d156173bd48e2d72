import type { TableName } from '../../config/table-name.ts'
import type { Catalogue, RegistryEntry } from './catalogue.ts'
import type {
  FoundCapture,
  FoundFunction,
  FoundMember,
  FoundTrigger,
  InstalledCapture,
  NamedRelation,
} from './table-description.ts'

/** What is found about capture in the whole catalogue, to be looked up for single tables. */
export interface CaptureIndex {
  readonly triggers: ReadonlyMap<number, FoundTrigger[]>
  /** The functions of the audit schema, by name. */
  readonly functions: ReadonlyMap<string, FoundFunction>
  readonly registry: ReadonlyMap<number, RegistryEntry>
}

const rowTriggers = ['!threadline_delete', '!threadline_insert', '!threadline_update']

export function captureIndex(catalogue: Catalogue, storageSchema: string): CaptureIndex {
  const functions = describeFunctions(catalogue, storageSchema)
  const triggers = new Map<number, FoundTrigger[]>()
  for (const [relation, name, of, type, enabled, limited, isClone, argument] of catalogue.triggers) {
    const found = functions.get(of)
    if (found === undefined) continue
    const list = triggers.get(relation) ?? []
    triggers.set(relation, list)
    list.push({ name, function: found, type, enabled, limited, isClone, argument })
  }
  return {
    triggers,
    functions: new Map(
      [...functions.values()].filter(({ inStorage }) => inStorage).map((found) => [found.name, found]),
    ),
    registry: new Map(catalogue.registry.map((entry) => [entry.id, entry])),
  }
}

function describeFunctions(catalogue: Catalogue, storageSchema: string): Map<number, FoundFunction> {
  const names = new Map(catalogue.relations.map(([oid, schema, table]) => [oid, { oid, schema, table }]))
  const sharers = new Map<number, NamedRelation[]>()
  const share = (of: number, relation: NamedRelation) =>
    sharers.set(of, [...(sharers.get(of) ?? []), relation])
  for (const [of, oid, schema, table] of catalogue.sharers) share(of, { oid, schema, table })
  for (const [relation, , of, type, , , isClone] of catalogue.triggers) {
    const name = names.get(relation)
    if (!isClone && (type & 1) === 1 && name !== undefined) share(of, name)
  }
  return new Map(
    catalogue.functions.map(
      ([oid, schema, name, digest, language, securityDefiner, settings, owner, comment]) => [
        oid,
        {
          oid,
          schema,
          name,
          digest,
          language,
          securityDefiner,
          settings: settings ?? [],
          rightfulOwner: owner === catalogue.owner ? null : catalogue.owner,
          inStorage: schema === storageSchema,
          capture: captureOf(comment),
          sharers: sharers.get(oid) ?? [],
        },
      ],
    ),
  )
}

function captureOf(comment: string | null): InstalledCapture | null {
  if (comment === null || !comment.startsWith('{"threadline":')) return null
  try {
    return JSON.parse(comment).threadline
  } catch {
    // A comment that somebody has edited says nothing.
    return null
  }
}

export function describeCapture(
  table: NamedRelation,
  partitions: readonly NamedRelation[],
  index: CaptureIndex,
): FoundCapture {
  const members: FoundMember[] = [table, ...partitions].map((member) => ({
    ...member,
    triggers: index.triggers.get(member.oid) ?? [],
  }))
  const installed = installedOn(table, members[0]?.triggers ?? [], index)
  const functions = Object.fromEntries(
    ['insert', 'update', 'delete'].flatMap((event) => {
      const found = index.functions.get(`${installed?.stem}_${event}`)
      return found === undefined ? [] : [[event, found]]
    }),
  )
  return { installed, members, functions }
}

/** Whether inserts into a relation fire a function of capture. */
export function isCaptured(oid: number, index: CaptureIndex): boolean {
  return (index.triggers.get(oid) ?? []).some(
    ({ name, enabled, function: called }) =>
      name === '!threadline_insert' && called.inStorage && (enabled === 'O' || enabled === 'A'),
  )
}

/** The capture whose functions the triggers of the table call, unless they rather are those of another table. */
function installedOn(
  table: NamedRelation,
  triggers: readonly FoundTrigger[],
  index: CaptureIndex,
): InstalledCapture | null {
  for (const { name, function: called } of triggers) {
    if (!rowTriggers.includes(name) || !called.inStorage || called.capture === null) continue
    if (ownerOf(called, index.registry.get(called.capture.tableId)) === table.oid) return called.capture
  }
  return null
}

/** Of several tables whose triggers call a function: the one that is registered, else the one of that name, else the oldest. */
function ownerOf({ sharers }: FoundFunction, entry: RegistryEntry | undefined): number | undefined {
  const isNamed = ({ schema, table }: TableName) =>
    schema === entry?.schema_name && table === entry.table_name
  const owner =
    sharers.find(({ oid }) => oid === Number(entry?.relation)) ??
    sharers.find(isNamed) ??
    sharers.toSorted((a, b) => a.oid - b.oid)[0]
  return owner?.oid
}
