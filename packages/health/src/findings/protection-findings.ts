import type { CaptureLosses, Finding, PartitionHorizon, ProtectionStatus } from '@threadline/contract'
import { counted, finding, listed, threadlineCommand } from './finding.ts'

/** Months of partitions ahead below which maintenance has evidently stopped running. */
const fewMonths = 3

/**
 * How the trail is protected, and what was lost: what concerns no single table, or was counted for it.
 *
 * @param told - The functions that findings of tables name already.
 */
export function protectionFindings(
  protection: ProtectionStatus,
  horizons: readonly PartitionHorizon[],
  losses: CaptureLosses,
  told: ReadonlySet<string>,
): Finding[] {
  const repair = threadlineCommand('install', '--apply')
  const altered = protection.functions.filter(({ state }) => state !== 'as_installed')
  const callable = altered.filter(({ state }) => state === 'callable')
  const changed = altered.filter(({ name, state }) => state !== 'callable' && !told.has(name))
  const guards = protection.guards.filter(({ state }) => state !== 'in_place')
  return [
    ...(guards.length === 0
      ? []
      : [
          finding('guard_disabled', null, {
            message: `The trail can be altered: its guard is not in place on ${listed(guards.map(({ table, state }) => `${table} (${state.replaceAll('_', ' ')})`))}.`,
            command: repair,
          }),
        ]),
    ...(changed.length === 0
      ? []
      : [
          finding('function_altered', null, {
            message: `Functions of the audit schema are not as installed: ${listed(changed.map(({ name, state }) => `${name} (${state.replaceAll('_', ' ')})`))}.`,
            command: repair,
          }),
        ]),
    ...(callable.length === 0
      ? []
      : [
          finding('weak_privileges', null, {
            message: `Others than its owner may call ${listed(callable.map(({ name }) => `${name}()`))} of the audit schema.`,
            command: repair,
          }),
        ]),
    ...protection.widePrivileges.map(({ object, role, privileges }) =>
      finding('weak_privileges', null, {
        message: `${role} has ${listed(privileges)} on ${object}, with which it could forge, divert or remove what is captured.`,
        command: repair,
      }),
    ),
    ...horizons.flatMap(({ table, gaps, monthsAhead }) =>
      gaps > 0 || monthsAhead < fewMonths
        ? [
            finding('partition_missing', null, {
              message:
                gaps > 0
                  ? `${table} has no partition for ${counted(gaps, 'range')} of months: changes in ${gaps === 1 ? 'it' : 'them'} cannot be stored.`
                  : `${table} has partitions for ${counted(Math.max(0, monthsAhead), 'month')} ahead; maintenance keeps 12, and seems not to run.`,
              command: repair,
            }),
          ]
        : [],
    ),
    ...losses.tables.map(({ schema, table, count, sqlState, lastAt }) =>
      finding(
        'capture_losses',
        { schema, table },
        {
          message: `${counted(count, 'write')} ${count === 1 ? 'was' : 'were'} let through uncaptured (SQLSTATE ${sqlState}), last at ${lastAt}.`,
          command: threadlineCommand('health', 'coverage'),
        },
      ),
    ),
  ]
}
