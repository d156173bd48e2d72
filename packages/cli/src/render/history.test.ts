import { expect, test } from 'vitest'
import { change } from './__fixtures__/change.ts'
import { historyText } from './history.ts'

test('the history of a row is a block for each change, moves of its key included', () => {
  const entries = [
    {
      ...change({ op: 'update', before: { id: 16, status: 'new' }, after: { id: 17, status: 'paid' } }),
      keyMove: { from: '16', to: '17' },
    },
    {
      ...change({ op: 'insert', rowKey: '16', after: { id: 16, status: 'new' }, correlationId: 'req_1' }),
      keyMove: null,
      actor: null,
    },
  ]
  expect(historyText(entries, { write() {}, width: 80, color: false })).toMatchInlineSnapshot(`
    "2026-11-03 14:30:00.123456 UTC  update    user/42
      transaction 924671139840000001
      the key of the row changed: 16 → 17
      id: 16 → 17
      status: new → paid

    2026-11-03 14:30:00.123456 UTC  insert    unattributed
      transaction 924671139840000001 · correlation req_1
      id: 16 · status: new
    "
  `)
})
