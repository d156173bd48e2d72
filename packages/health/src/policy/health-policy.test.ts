import { createThreadline, type ThreadlineConfig } from '@threadline/core'
import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { assertHealthPolicy } from './health-policy.ts'

const assertOn = ({ sql }: TestDatabase, config: ThreadlineConfig) =>
  assertHealthPolicy(createThreadline({ db: drizzle(sql), config }))

describe('assertHealthPolicy', () => {
  test('lets a sound configuration pass, in whatever schemas', async ({ db }) => {
    await db.sql.unsafe(`create table archive (id int primary key); create schema jobs;
      create table jobs.queue (id int primary key); create table jobs.flyway_schema_history (id int primary key)`)
    await assertOn(db, {})
    await assertOn(db, {
      health: {
        expectedUncoveredTables: ['archive', 'jobs.queue'],
        auditAnyway: ['jobs.flyway_schema_history'],
      },
    })
  })

  test('needs no audit schema', async ({ emptyDatabase }) => {
    await emptyDatabase.sql`create table archive (id int primary key)`
    await assertOn(emptyDatabase, { health: { expectedUncoveredTables: ['archive'] } })
  })

  test('refuses with every problem at once', async ({ db }) => {
    await db.sql`create table archive (id int primary key)`
    const refused = assertOn(db, {
      tables: { archive: {} },
      verifyCoverage: { expectedTables: ['archive'] },
      health: { expectedUncoveredTables: ['archive', 'archivee', 'Archive'], auditAnyway: ['archive'] },
    })
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_config',
      details: {
        problems: [
          {
            path: 'health.expectedUncoveredTables[0]',
            message: expect.stringContaining('auditAnyway names too'),
          },
          {
            path: 'health.expectedUncoveredTables[0]',
            message: expect.stringContaining('expectedTables protects'),
          },
          {
            path: 'health.expectedUncoveredTables[0]',
            message: expect.stringContaining('is to be captured'),
          },
          { path: 'health.auditAnyway[0]', message: expect.stringContaining('no bookkeeping table') },
          {
            path: 'health.expectedUncoveredTables[1]',
            message: expect.stringContaining('did you mean "archive"?'),
          },
          { path: 'health.expectedUncoveredTables[2]', message: expect.stringContaining('does not exist') },
        ],
      },
    })
    await expect(refused).rejects.toThrow(/archivee/)
  })

  test('a table of the audit schema is no gap: it is never listed', async ({ db }) => {
    await expect(
      assertOn(db, { health: { expectedUncoveredTables: ['threadline.audit_changes'] } }),
    ).rejects.toMatchObject({ code: 'invalid_config' })
  })
})
