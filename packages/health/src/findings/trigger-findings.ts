import type { Finding, FindingCode } from '@threadline/contract'
import { formatTableName } from '@threadline/core'
import type { InspectedTable, TriggerEvent, TriggerFault } from '@threadline/core/schema'
import { finding, listed, regenerate } from './finding.ts'

const codes: Readonly<Record<TriggerFault['kind'], FindingCode>> = {
  missing: 'trigger_missing',
  disabled: 'trigger_disabled',
  replica_only: 'trigger_replica_only',
  altered: 'trigger_altered',
  foreign: 'trigger_foreign',
  shared: 'trigger_shared',
  duplicate: 'trigger_duplicate',
}

const ops: Readonly<Record<TriggerEvent, string>> = {
  insert: 'inserts',
  update: 'updates',
  delete: 'deletes',
  truncate: 'TRUNCATE',
}

/** Faults of the triggers of a table that has capture: those of one kind in one finding. */
export function triggerFindings({ found, faults }: InspectedTable): Finding[] {
  return [...groups(faults, found.oid)].map(([kind, group]) => {
    const onPartitions = kind === 'partitions'
    const first = group[0]
    if (first === undefined) throw new TypeError('a group of faults is empty')
    return finding(onPartitions ? 'partition_not_captured' : codes[first.kind], found, {
      message: onPartitions ? partitionSentence(group) : sentence(first.kind, group, found),
      command: regenerate(found),
    })
  })
}

/** By kind on the table itself; all that is wrong with partitions together. */
function groups(faults: readonly TriggerFault[], table: number): Map<string, TriggerFault[]> {
  const result = new Map<string, TriggerFault[]>()
  for (const fault of faults) {
    const key = fault.relation.oid === table || fault.event === null ? fault.kind : 'partitions'
    result.set(key, [...(result.get(key) ?? []), fault])
  }
  return result
}

const opsOf = (group: readonly TriggerFault[]) =>
  listed([...new Set(group.flatMap(({ event }) => (event === null ? [] : ops[event])))])

function partitionSentence(group: readonly TriggerFault[]): string {
  const names = [...new Set(group.map(({ relation }) => formatTableName(relation)))]
  const where = `${names.length === 1 ? 'partition' : 'partitions'} ${listed(names)}`
  return group.every(({ event }) => event === 'truncate')
    ? `TRUNCATE is not recorded where it names the ${where}.`
    : `Not recorded: ${opsOf(group)} in the ${where}.`
}

function sentence(
  kind: TriggerFault['kind'],
  group: readonly TriggerFault[],
  found: InspectedTable['found'],
): string {
  const names = listed(group.map(({ trigger }) => JSON.stringify(trigger)))
  const [subject, are] = group.length === 1 ? [`Trigger ${names}`, 'is'] : [`Triggers ${names}`, 'are']
  const lost = `${opsOf(group)} ${group.length === 1 && opsOf(group) === 'TRUNCATE' ? 'is' : 'are'} not recorded`
  const called = listed([
    ...new Set(group.flatMap(({ calls }) => (calls === null ? [] : `${calls.schema}.${calls.name}()`))),
  ])
  switch (kind) {
    case 'missing':
      return `${subject} ${are} missing: ${lost}.`
    case 'disabled':
      return `${subject} ${are} disabled: ${lost}.`
    case 'replica_only':
      return `${subject} ${are} enabled for replication only: ${lost}.`
    case 'altered':
      return `${subject} ${are} not as generated: some ${opsOf(group)} are not recorded.`
    case 'foreign':
      return `${subject} ${group.length === 1 ? 'calls' : 'call'} ${called} instead of the capture of this table: ${lost}.`
    case 'shared':
      return `${subject} ${group.length === 1 ? 'calls' : 'call'} ${called}, the capture of ${ownersOf(group, found)}: changes are recorded under its name.`
    case 'duplicate':
      return `${subject} ${group.length === 1 ? 'calls' : 'call'} ${called} once more: changes are recorded twice.`
  }
}

function ownersOf(group: readonly TriggerFault[], found: InspectedTable['found']): string {
  const owners = group.flatMap(({ calls }) =>
    (calls?.sharers ?? []).filter(({ oid }) => oid !== found.oid).map(formatTableName),
  )
  return owners.length === 0 ? 'another table' : listed([...new Set(owners)])
}
