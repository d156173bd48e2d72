import { expect, test } from 'vitest'
import { exportFileName } from './export-file-name.ts'

const at = new Date('2026-11-03T14:30:00.123Z')

test.each([
  [undefined, 'threadline-changes-2026-11-03T143000Z.csv'],
  ['billing.invoices', 'threadline-billing-invoices-2026-11-03T143000Z.csv'],
  ['x"\r\nSet-Cookie: a=b', 'threadline-x-Set-Cookie-a-b-2026-11-03T143000Z.csv'],
  ['../../etc/passwd', 'threadline-etc-passwd-2026-11-03T143000Z.csv'],
  ['größe', 'threadline-gr-e-2026-11-03T143000Z.csv'],
  ['表', 'threadline-changes-2026-11-03T143000Z.csv'],
])('a file with the changes of %j is named %s', (table, name) => {
  expect(exportFileName('csv', table === undefined ? {} : { table }, at)).toBe(name)
})
