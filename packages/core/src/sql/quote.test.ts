import { test } from '@threadline/testing'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { dollarQuote, quoteIdentifier, quoteLiteral, quoteQualified } from './quote.ts'

const storable = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))
const hostile = fc
  .array(
    fc.constantFrom("'", '"', '\\', '$', '$$', '$body$', 'E', ';', '--', '/*', '\n', '?', '%', 'x', '😀'),
  )
  .map((parts) => parts.join(''))
const text = fc.oneof(storable, hostile)
const name = text.filter((candidate) => candidate !== '' && Buffer.byteLength(candidate) <= 63)
const runs = { numRuns: 200 }

describe('quoting, against the server itself', () => {
  test('a literal is what quote_literal writes', async ({ emptyDatabase: { sql } }) => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const [row] = await sql`select quote_literal(${value}::text) as quoted`
        expect(quoteLiteral(value).trim()).toBe(row?.quoted.trim())
      }),
      runs,
    )
  })

  for (const setting of ['on', 'off']) {
    test(`a literal means the text with standard_conforming_strings ${setting}`, async ({
      emptyDatabase,
    }) => {
      const sql = emptyDatabase.connect(undefined, {
        max: 1,
        connection: { standard_conforming_strings: setting },
      })
      await fc.assert(
        fc.asyncProperty(text, async (value) => {
          const [row] = await sql.unsafe(`select ${quoteLiteral(value)} as value, 'next' as next`)
          expect(row).toEqual({ value, next: 'next' })
        }),
        runs,
      )
    })
  }

  test('an identifier is what quote_ident writes where it quotes at all, and names what it says', async ({
    emptyDatabase: { sql },
  }) => {
    await fc.assert(
      fc.asyncProperty(name, async (value) => {
        const [row] = await sql`select quote_ident(${value}::text) as quoted`
        expect([value, quoteIdentifier(value)]).toContain(row?.quoted)
        const [named] = await sql.unsafe(`select 1 as ${quoteIdentifier(value)}`)
        expect(named).toEqual({ [value]: 1 })
      }),
      runs,
    )
  })

  test('a qualified name finds the table of that schema', async ({ emptyDatabase: { sql } }) => {
    await fc.assert(
      fc.asyncProperty(name, name, async (schema, table) => {
        if (/^pg_/.test(schema)) return
        const qualified = quoteQualified(schema, table)
        const [row] = await sql.begin(async (tx) => {
          await tx.unsafe(`create schema if not exists ${quoteIdentifier(schema)}`)
          await tx.unsafe(`create table ${qualified} (a int)`)
          const found = await tx`
            select format('%I.%I', nspname, relname)::regclass = ${qualified}::regclass as same
            from pg_class join pg_namespace n on n.oid = relnamespace
            where nspname = ${schema} and relname = ${table}`
          await tx.unsafe(`drop table ${qualified}`)
          return found
        })
        expect(row).toEqual({ same: true })
      }),
      { numRuns: 50 },
    )
  })

  test('a dollar-quoted constant means the text', async ({ emptyDatabase: { sql } }) => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const [row] = await sql.unsafe(
          `select ${dollarQuote(value)} as value, ${dollarQuote(value, 'x')} as other`,
        )
        expect(row).toEqual({ value, other: value })
      }),
      runs,
    )
  })
})

describe('dollarQuote', () => {
  test.for([
    ['begin end', '$body$begin end$body$'],
    ['a $body$ b', '$body1$a $body$ b$body1$'],
    ['ends in $body', '$body1$ends in $body$body1$'],
    ['$body$ $body1$', '$body2$$body$ $body1$$body2$'],
  ])('picks a tag that does not end %j early', ([value, quoted]) => {
    expect(dollarQuote(value ?? '')).toBe(quoted)
  })

  test('refuses a tag that is none', () => {
    expect(() => dollarQuote('x', '1$')).toThrow(TypeError)
  })
})

describe('what cannot be SQL is refused', () => {
  test.for(['', 'a\0b', '\ud800', 'x'.repeat(64), 'é'.repeat(32)])('the identifier %j', (value) => {
    expect(() => quoteIdentifier(value)).toThrow(TypeError)
  })

  test.for(['a\0b', 'half \udc00'])('the text %j', (value) => {
    expect(() => quoteLiteral(value)).toThrow(TypeError)
    expect(() => dollarQuote(value)).toThrow(TypeError)
  })
})
