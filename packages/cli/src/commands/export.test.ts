import { createHash } from 'node:crypto'
import { exportDocumentSchema, parseJson } from '@threadline/contract'
import { expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

test('an export goes to stdout or to a file, is counted by a dry run, and says when it was cut off', async ({
  onInstalled: cli,
  db,
}) => {
  await db.sql`create table orders (id int primary key, note text)`
  await cli.write('threadline.config.mjs', 'export default { tables: { orders: {} } }')
  await cli.run('gen triggers --all --apply')
  await db.sql`insert into orders select n, '=1' from generate_series(1, 5) n`

  expect(await cli.run('export --table orders --dry-run')).toEqual({ exit: 0, stdout: '5\n', stderr: '' })
  const dry = await cli.run('export --dry-run --json --max-rows 2')
  expect(parseJson(dry.stdout)).toEqual({ dryRun: true, count: 2, capped: false })

  const lines = await cli.run('export --op insert')
  expect(lines).toMatchObject({ exit: 0, stderr: '' })
  expect(lines.stdout).toMatch(/\n\{"end":\{"outcome":"complete","count":5\}\}\n$/)

  const file = await cli.run(
    'export --format json --table orders --max-rows 2 --oldest-first --output out.json',
  )
  expect(file).toMatchObject({ exit: 0, stdout: '' })
  const text = await cli.read('out.json')
  expect(exportDocumentSchema.parse(parseJson(text))).toMatchObject({ count: 2, truncated: true })
  expect(file.stderr).toContain(createHash('sha256').update(text).digest('hex'))
  expect(file.stderr).toContain('--max-rows cut the export off')

  expect(await cli.run('export --format xml')).toMatchObject({ exit: 2, stdout: '' })
  expect(await cli.run('export --format csv --table ordres --output no.csv')).toMatchObject({
    exit: 1,
    stdout: '',
  })
  await expect(cli.read('no.csv')).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(cli.read('no.csv.part')).rejects.toMatchObject({ code: 'ENOENT' })
})
