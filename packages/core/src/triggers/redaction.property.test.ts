import { isJsonObject, isThreadlineError } from '@threadline/contract'
import { test } from '@threadline/testing'
import fc from 'fast-check'
import { expect } from 'vitest'
import { withoutGuard } from '../storage/__fixtures__/without-guard.ts'
import { createdTable, openColumns, program, statementOf } from './__fixtures__/altered-table.ts'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { expectNoTrace } from './__fixtures__/secrets.ts'

test('no secret is ever stored, and nothing else is hidden, whatever is redacted and however columns are renamed, swapped, dropped and added', async ({
  db,
}) => {
  let run = 0
  const session = db.connect(db.url, { max: 1 })
  await fc.assert(
    fc.asyncProperty(program, async ({ rules, storeChangedFrom, steps }) => {
      const table = createdTable(`t${run++}`, rules)
      const columns = table.columns.map(({ name }) => `${name} text`)
      const { store: _, ...lists } = table.named
      await capture(db, `create table ${table.name} (${[...columns, 'id int primary key'].join(', ')})`, {
        [table.name]: { ...lists, storeChangedFrom },
      })
      for (const step of steps) {
        if (step.kind === 'install') {
          // Refused while a rule names a column that is not there, or one that was redacted would be stored.
          await capture(db, 'select', { [table.name]: { ...lists, storeChangedFrom } }).catch(
            (error: unknown) => {
              if (!isThreadlineError(error)) throw error
            },
          )
          continue
        }
        await session.unsafe(statementOf(table, step))
        if (step.kind !== 'insert') continue
        const after = (await trail(db, table.name)).at(-1)?.after
        const open = openColumns(table)
        const shown = Object.fromEntries(open.map((name) => [name, `open-${step.two}`]))
        expect(isJsonObject(after ?? null) ? after : undefined).toMatchObject(shown)
      }
      await session.unsafe(`delete from ${table.name}`)
      await expectNoTrace(db, 'geheim')
      await session.unsafe(
        `drop table ${table.name}; ${withoutGuard}; delete from threadline.audit_changes; delete from threadline.audit_key_moves`,
      )
    }),
    { numRuns: 30, interruptAfterTimeLimit: 12_000 },
  )
})
