import { isThreadlineError } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { defineConfig } from './define-config.ts'
import { resolveConfig } from './resolve-config.ts'

/** The problems of a configuration that is not one, as `path message` lines. */
function problemsOf(config: unknown): string[] {
  try {
    resolveConfig(config as never)
  } catch (error) {
    if (!isThreadlineError(error, 'invalid_config')) throw error
    return (error.details?.problems ?? []).map(({ path, message }) => `${path} ${message}`)
  }
  return []
}

describe('resolveConfig', () => {
  test('fills in every default', () => {
    expect(resolveConfig()).toEqual({
      storageSchema: 'threadline',
      tables: [],
      verifyCoverage: { expectedTables: [] },
      health: {
        expectedUncoveredTables: [],
        auditAnyway: [],
        coveragePollMs: 30_000,
        unattributedThreshold: 0.05,
      },
      retention: {
        enabled: false,
        maxAgeSeconds: null,
        deleteEmptyTransactions: true,
        tables: [],
        intervalMinutes: 60,
        sleepMs: 50,
      },
      exports: { ttlHours: 168, staleRunningHours: 24, storage: { folder: 'threadline-exports' } },
      evidence: { automatic: false },
    })
  })

  test('resolves tables to schema and name with their own defaults', () => {
    const config = defineConfig({
      tables: { posts: {}, 'billing.invoices': { exclude: ['iban'], primaryKey: ['tenant', 'no'] } },
    })
    expect(resolveConfig(config).tables).toEqual([
      {
        schema: 'public',
        table: 'posts',
        exclude: [],
        mask: [],
        maskPlaceholder: '[REDACTED]',
        storeChangedFrom: true,
        onCaptureError: 'block',
        exceptColumns: [],
        primaryKey: null,
      },
      expect.objectContaining({
        schema: 'billing',
        table: 'invoices',
        exclude: ['iban'],
        primaryKey: ['tenant', 'no'],
      }),
    ])
  })

  test('is frozen throughout', () => {
    const config = resolveConfig({
      tables: { posts: { exclude: ['a'] } },
      retention: { tables: { posts: { keepDays: 1 } } },
    })
    const pending: unknown[] = [config]
    for (const value of pending) {
      if (typeof value !== 'object' || value === null) continue
      expect(Object.isFrozen(value)).toBe(true)
      pending.push(...Object.values(value))
    }
  })

  test('does not freeze or change what it was given', () => {
    const given = { tables: { posts: { exclude: ['a'] } } }
    resolveConfig(given)
    expect(Object.isFrozen(given.tables.posts.exclude)).toBe(false)
    expect(given).toEqual({ tables: { posts: { exclude: ['a'] } } })
  })

  test('reports every problem at once, each with its path', () => {
    const config = {
      storageScheme: 'audit',
      tables: {
        posts: { excldue: ['a'], mask: 'email' },
        'a.b.c': {},
        comments: { storeChangedFrom: 'yes' },
      },
      retention: { keepDays: '30d' },
      health: { coveragePollMs: 10 },
    }
    expect(problemsOf(config)).toEqual([
      'storageScheme is not known; did you mean storageSchema?',
      'tables.posts.excldue is not known; did you mean exclude?',
      'tables["a.b.c"] has more than two parts; write "schema.name", and quote a part that contains a dot',
      'tables.posts.mask must be a list',
      'tables.comments.storeChangedFrom must be true or false',
      'health.coveragePollMs must be at least 5000',
      'retention.keepDays must be a number',
    ])
  })

  test('lists the known keys when nothing near was meant', () => {
    expect(problemsOf({ exports: { colour: 'red' } })).toEqual([
      'exports.colour is not known; known here are ttlHours, staleRunningHours, storage',
    ])
  })

  test.each([
    [
      { mask: ['a'], exclude: ['a'] },
      'mask[0] "a" is also in exclude; a column is either masked or excluded',
    ],
    [{ exceptColumns: ['b', 'a'], mask: ['a'] }, 'exceptColumns[1] "a" is also in mask'],
    [{ exceptColumns: ['a'], exclude: ['a'] }, 'exceptColumns[0] "a" is also in exclude'],
    [{ primaryKey: ['a'], mask: ['a'] }, 'primaryKey[0] "a" is also in mask; the key identifies'],
    [{ primaryKey: ['a'], exclude: ['a'] }, 'primaryKey[0] "a" is also in exclude; the key identifies'],
    [
      { primaryKey: ['a'], exceptColumns: ['a'] },
      'primaryKey[0] "a" is also in exceptColumns; the key identifies',
    ],
    [{ exclude: ['a', 'b', 'a'] }, 'exclude repeats "a"; remove it'],
    [{ primaryKey: [] }, 'primaryKey must name at least one column'],
    [{ exclude: [''] }, 'exclude[0] has an empty part'],
    [{ mask: ['a'], maskPlaceholder: '' }, 'maskPlaceholder must not be empty'],
    [{ mask: ['a'], maskPlaceholder: 'a\0b' }, 'maskPlaceholder has characters that PostgreSQL cannot store'],
  ])('refuses the table %j', (table, problem) => {
    expect(problemsOf({ tables: { t: table } })).toEqual([expect.stringContaining(`tables.t.${problem}`)])
  })

  test('reports a conflict beside a wrong type in another list of the same table', () => {
    const problems = problemsOf({ tables: { t: { mask: ['a'], exclude: ['a'], storeChangedFrom: 1 } } })
    expect(problems).toHaveLength(2)
  })

  test('refuses the same table under two names', () => {
    expect(problemsOf({ tables: { posts: {}, 'public.posts': {} } })).toEqual([
      'tables["public.posts"] names the same table as "posts"; merge the two',
    ])
  })

  test('refuses tables of the audit schema', () => {
    expect(problemsOf({ storageSchema: 'audit', tables: { 'audit.audit_changes': {} } })).toEqual([
      'tables["audit.audit_changes"] is a table of the audit schema, which is never audited; remove it',
    ])
  })

  test.each(['public', 'pg_catalog', 'information_schema', '', 'x'.repeat(64)])(
    'refuses %j as storage schema',
    (storageSchema) => {
      expect(problemsOf({ storageSchema })).toEqual([expect.stringMatching(/^storageSchema /)])
    },
  )

  test.each([
    [{ enabled: true }, 'retention must have keepDays or maxAgeSeconds when it is enabled'],
    [
      { keepDays: 1, maxAgeSeconds: 5 },
      'retention must have exactly one of keepDays and maxAgeSeconds; remove one',
    ],
    [{ keepDays: 0 }, 'retention.keepDays must be a whole number from 1 to 36525'],
    [{ keepDays: -3 }, 'retention.keepDays must be a whole number from 1 to 36525'],
    [{ keepDays: 1.5 }, 'retention.keepDays must be a whole number from 1 to 36525'],
    [{ keepDays: Number.NaN }, 'retention.keepDays must be a number'],
    [{ maxAgeSeconds: Number.POSITIVE_INFINITY }, 'retention.maxAgeSeconds must be a number'],
    [{ tables: { posts: {} } }, 'retention.tables.posts must have keepDays or maxAgeSeconds'],
    [
      { tables: { posts: { keepDay: 3, keepDays: 3 } } },
      'retention.tables.posts.keepDay is not known; did you mean keepDays?',
    ],
    [{ sleepMs: -1 }, 'retention.sleepMs must not be negative'],
  ])('refuses the retention policy %j', (retention, problem) => {
    expect(problemsOf({ retention })).toEqual([problem])
  })

  test('turns retention windows into seconds', () => {
    const { retention } = resolveConfig({
      retention: { enabled: true, keepDays: 30, tables: { 'a.b': { maxAgeSeconds: 5 } } },
    })
    expect(retention.maxAgeSeconds).toBe(30 * 86_400)
    expect(retention.tables).toEqual([{ schema: 'a', table: 'b', maxAgeSeconds: 5 }])
  })

  test('refuses duplicates and unreadable names among the tables of coverage', () => {
    const problems = problemsOf({
      verifyCoverage: { expectedTables: ['posts', 'public.posts', '.'] },
      health: { auditAnyway: [7] },
    })
    expect(problems).toEqual([
      'verifyCoverage.expectedTables[2] has an empty part',
      'verifyCoverage.expectedTables repeats "public.posts"; remove it',
      'health.auditAnyway[0] must be text',
    ])
  })

  test.each([[null], [7], ['config'], [[]]])('refuses %j as configuration', (config) => {
    expect(problemsOf(config)).toEqual([' must be an object'])
  })
})
