import { createHash } from 'node:crypto'
import { quoteIdentifier } from '../sql/quote.ts'
import { unquotedSetting } from './capture-settings.ts'
import type {
  FoundCapture,
  FoundFunction,
  FoundMember,
  FoundTrigger,
  InstalledCapture,
  NamedRelation,
} from './catalogue/table-description.ts'
import { functionBody, functionSettings, type RowEvent } from './sql/capture-function.sql.ts'
import { rowEvents, triggerName } from './sql/table-triggers.sql.ts'
import type { RenderedPlan } from './trigger-plan.ts'

export type TriggerEvent = RowEvent | 'truncate'

/** What can be wrong with the triggers of a table, and what is wrong with one. */
export interface TriggerFault {
  /**
   * `altered`: it fires for other ops, for some columns or rows only, or at another time. `foreign`: it calls a function that is not ours. `shared`: it calls
   * one of another table, under whose name the changes are recorded. `duplicate`: a further trigger records every change once more.
   */
  readonly kind: 'missing' | 'disabled' | 'replica_only' | 'altered' | 'foreign' | 'shared' | 'duplicate'
  /** The table or the partition that has the trigger. */
  readonly relation: NamedRelation
  readonly trigger: string
  /** The op that is not captured; null for a duplicate. */
  readonly event: TriggerEvent | null
  /** What the trigger calls instead of its own function. */
  readonly calls: FoundFunction | null
}

const typeOf: Readonly<Record<TriggerEvent, number>> = { insert: 5, delete: 9, update: 17, truncate: 32 }
const events: readonly TriggerEvent[] = [...rowEvents, 'truncate']
const truncateFunction = 'capture_truncate'

/**
 * What is wrong with the triggers of a table and its partitions. Nothing: every op of every row fires the functions of `installed`, once.
 *
 * @param installed - What the triggers are to call; null when the table has no capture of its own.
 */
export function triggerFaults(capture: FoundCapture, installed: InstalledCapture | null): TriggerFault[] {
  return capture.members.flatMap((member) => [
    ...events.flatMap((event) => faultOf(member, event, installed)),
    ...member.triggers.filter(isStray).map(
      (trigger): TriggerFault => ({
        kind: isOwn(trigger.function, installed) || isTruncateOf(trigger, installed) ? 'duplicate' : 'shared',
        relation: nameOf(member),
        trigger: trigger.name,
        event: null,
        calls: trigger.function,
      }),
    ),
  ])
}

function faultOf(
  member: FoundMember,
  event: TriggerEvent,
  installed: InstalledCapture | null,
): TriggerFault[] {
  const name = triggerName(event)
  const found = member.triggers.find((trigger) => trigger.name === name)
  const kind = found === undefined ? 'missing' : kindOf(found, event, installed)
  if (kind === undefined) return []
  return [{ kind, relation: nameOf(member), trigger: name, event, calls: found?.function ?? null }]
}

function kindOf(
  found: FoundTrigger,
  event: TriggerEvent,
  installed: InstalledCapture | null,
): TriggerFault['kind'] | undefined {
  const { function: called, enabled, type, limited } = found
  if (!called.inStorage) return 'foreign'
  const right =
    event === 'truncate' ? isTruncateOf(found, installed) : called.name === `${installed?.stem}_${event}`
  if (!right) return isOwn(called, installed) || !isCapture(called) ? 'foreign' : 'shared'
  if (enabled === 'D') return 'disabled'
  if (enabled === 'R') return 'replica_only'
  return type === typeOf[event] && limited === 'no' ? undefined : 'altered'
}

const isOwn = (called: FoundFunction, installed: InstalledCapture | null): boolean =>
  installed !== null && called.inStorage && called.capture?.tableId === installed.tableId

const isTruncateOf = (trigger: FoundTrigger, installed: InstalledCapture | null): boolean =>
  trigger.function.name === truncateFunction && trigger.argument === String(installed?.tableId)

const isCapture = ({ capture, name }: FoundFunction): boolean => capture !== null || name === truncateFunction

/** A trigger under another name that records changes. Those that PostgreSQL made for partitions go with the one that they come from. */
const isStray = ({ name, function: called, isClone }: FoundTrigger): boolean =>
  !isClone && called.inStorage && isCapture(called) && !events.some((event) => triggerName(event) === name)

const nameOf = ({ oid, schema, table }: NamedRelation): NamedRelation => ({ oid, schema, table })

/**
 * The functions of a table that are missing, or are not what the plan renders: by their text, language, settings, and whose rights they have.
 *
 * @param plan - What they should be made from: that of the configuration, or the one that is recorded.
 */
export function alteredFunctions(
  { functions }: FoundCapture,
  plan: RenderedPlan,
  storageSchema: string,
): RowEvent[] {
  const s = quoteIdentifier(storageSchema)
  const settings = functionSettings(plan).map(catalogueForm).sort().join('\n')
  return rowEvents.filter((event) => {
    const found = functions[event]
    return (
      found === undefined ||
      found.digest !==
        createHash('sha256')
          .update(functionBody(plan, s, event))
          .digest('hex') ||
      found.language !== 'plpgsql' ||
      !found.securityDefiner ||
      found.rightfulOwner !== null ||
      found.settings.map(unquotedSetting).sort().join('\n') !== settings
    )
  })
}

/** `SET "TimeZone" = 'UTC'` as `pg_proc.proconfig` has it: `TimeZone=UTC`. */
function catalogueForm(clause: string): string {
  const [, name, value] = /^SET "?(\w+)"? = '?(.*?)'?$/.exec(clause) ?? []
  return `${name}=${value}`
}
