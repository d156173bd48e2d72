import { listEvidence } from '@threadline/core'
import { onTelemetry, type TelemetryEvent } from '@threadline/core/telemetry'
import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { auditedLate } from '../continuity/__fixtures__/audited-late.ts'
import { coverage } from '../coverage/coverage.ts'
import { verifyCoverage } from '../coverage/verify-coverage.ts'
import { redactionReport } from '../redaction/redaction-report.ts'
import { recordCoverage, recordRedaction } from './record-findings.ts'

test('what checks have found is evidence, for and against', async ({ db }) => {
  const threadline = await auditedLate(db, 'create table posts (id int primary key, title text)', {
    tables: { posts: { mask: ['title'] } },
    verifyCoverage: { expectedTables: ['posts'] },
    evidence: { automatic: true },
  })
  const events: TelemetryEvent[] = []
  const stop = onTelemetry((event) => events.push(event), { events: ['health.redaction'] })
  await verifyCoverage(threadline)
  await recordCoverage(threadline, await coverage(threadline))
  await recordRedaction(threadline, await redactionReport(threadline))
  await db.sql`alter table posts disable trigger "!threadline_update"`
  await verifyCoverage(threadline)
  stop()
  const { items } = await listEvidence(threadline)
  expect(items.map(({ subject, verdict }) => [subject, verdict])).toEqual([
    ['coverage', 'unsupported'],
    ['redaction_policy', 'proven'],
    ['coverage', 'proven'],
    ['coverage', 'proven'],
  ])
  expect(items[0]?.details).toMatchObject({ failed: ['posts'], findings: { trigger_disabled: 1 } })
  expect(events).toMatchObject([{ outcome: 'passed', matching: 1, drifted: 0, unreadable: 0 }])
})
