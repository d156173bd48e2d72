import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { keptFolder, removeFolder } from './server-folder.ts'
import { startServer } from './start-server.ts'

/** A folder in a place with a name that no shell script would like, as a checkout may have. */
function somewhere(mode: number): string {
  const place = mkdtempSync(join(tmpdir(), `odd $(name) "it's" \`ü\` %s `))
  chmodSync(place, mode)
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  return join(place, 'postgres')
}
const open = 0o755
const closed = 0o700

const options = { variables: { PATH: process.env.PATH, LC_ALL: 'C' }, durable: false, port: 0 }

test('data is kept between runs, whatever the folder is called and however the last run ended', async () => {
  const path = somewhere(open)
  const folder = keptFolder(path)
  const first = await startServer(folder, options)
  await query(first.superuserUrl, 'create table kept (id int)')
  const leftBehind = readFileSync(join(folder.data, 'postmaster.pid'), 'utf8')
  await first.stop()

  // A file of a server that is gone, with the id of a process that runs and has nothing to do with it.
  writeFileSync(join(folder.data, 'postmaster.pid'), leftBehind.replace(/^\d+/, String(process.ppid)))
  const second = await startServer(keptFolder(path), options)
  expect(await query(second.superuserUrl, 'select to_regclass($$kept$$) is not null as is_kept')).toEqual([
    { is_kept: true },
  ])
  await second.stop()
  expect(existsSync(join(folder.data, 'postmaster.pid'))).toBe(false)

  removeFolder(path)
  expect(existsSync(folder.path)).toBe(false)
})

test('a server starts below a folder that only root may enter, and takes another port when its own is in use', async () => {
  const path = somewhere(closed)
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const server = await startServer(keptFolder(path), { ...options, port })
  expect(new URL(server.superuserUrl).port).not.toBe(String(port))
  await server.stop()
  taken.close()
  const { path: outside } = keptFolder(path)
  removeFolder(path)
  expect([path, outside].filter((folder) => existsSync(folder))).toEqual([])
})

async function query(url: string, statement: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1 })
  try {
    return [...(await sql.unsafe(statement))]
  } finally {
    await sql.end()
  }
}
