import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { isThreadlineError } from '@threadline/contract'
import { test as base, describe, expect } from 'vitest'
import { migrationFormats } from './migration-format.ts'

const test = base.extend<{ folder: string }>({
  folder: async ({ task: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'threadline-migrations-'))
    await use(folder)
    await rm(folder, { recursive: true })
  },
})

const migration = {
  name: 'threadline',
  statements: ['SELECT 1;', 'SELECT 2;'],
  createdAt: new Date('2026-11-03T14:30:05Z'),
}

describe.each(Object.entries(migrationFormats))('a migration for %s', (_name, format) => {
  test('is found again by the next run', async ({ folder }) => {
    const migrations = join(folder, 'a', 'b')
    expect(await format.read(migrations)).toEqual([])
    const file = await format.write(migrations, migration)
    expect(await format.read(migrations)).toEqual([await readFile(file, 'utf8')])
  })

  test('never overwrites another', async ({ folder }) => {
    await format.write(folder, migration)
    const second = format.write(folder, migration)
    if (format === migrationFormats.drizzle) await expect(second).resolves.toMatch(/0001_threadline\.sql$/)
    else await expect(second).rejects.toMatchObject({ code: 'EEXIST' })
  })
})

describe('where a migration lies and what it looks like', () => {
  test('as plain SQL', async ({ folder }) => {
    const file = await migrationFormats.sql.write(folder, migration)
    expect(relative(folder, file)).toBe('20261103143005_threadline.sql')
    expect(await readFile(file, 'utf8')).toBe('SELECT 1;\n\nSELECT 2;\n')
  })

  test('for Prisma', async ({ folder }) => {
    const file = await migrationFormats.prisma.write(folder, migration)
    expect(relative(folder, file)).toBe('20261103143005_threadline/migration.sql')
  })

  test('for Drizzle Kit: numbered, with breakpoints, listed in the journal', async ({ folder }) => {
    const file = await migrationFormats.drizzle.write(folder, migration)
    expect(relative(folder, file)).toBe('0000_threadline.sql')
    expect(await readFile(file, 'utf8')).toBe('SELECT 1;\n--> statement-breakpoint\nSELECT 2;\n')
    expect(JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8'))).toEqual({
      version: '7',
      dialect: 'postgresql',
      entries: [{ idx: 0, version: '7', when: 1793716205000, tag: '0000_threadline', breakpoints: true }],
    })
  })
})

describe('the journal of Drizzle Kit', () => {
  const journal = async (folder: string, text: string) => {
    await mkdir(join(folder, 'meta'))
    await writeFile(join(folder, 'meta', '_journal.json'), text)
  }

  test('keeps what it has and stays in order, also when a clock was ahead', async ({ folder }) => {
    const before = { idx: 4, version: '7', when: 1900000000000, tag: '0004_theirs', breakpoints: false }
    await journal(
      folder,
      JSON.stringify({ version: '7', dialect: 'postgresql', extra: 1, entries: [before] }),
    )
    await migrationFormats.drizzle.write(folder, migration)
    expect(JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8'))).toEqual({
      version: '7',
      dialect: 'postgresql',
      extra: 1,
      entries: [
        before,
        { idx: 5, version: '7', when: 1900000000001, tag: '0005_threadline', breakpoints: true },
      ],
    })
  })

  test.each([
    '{',
    '[]',
    '{"version":"7","dialect":"mysql","entries":[]}',
    '{"dialect":"postgresql","entries":[null]}',
  ])('that reads %s is refused, and nothing is written', async (text) => {
    const folder = await mkdtemp(join(tmpdir(), 'threadline-migrations-'))
    await journal(folder, text)
    const refused = expect.toSatisfy((error) => isThreadlineError(error, 'usage'))
    await expect(migrationFormats.drizzle.write(folder, migration)).rejects.toEqual(refused)
    expect(await migrationFormats.drizzle.read(folder)).toEqual([])
    await rm(folder, { recursive: true })
  })
})
