import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { expect, onTestFinished, test, vi } from 'vitest'
import { keptFolder, removeFolder, temporaryFolder } from '../folder/server-folder.ts'
import { embeddedInstallation } from '../installation/embedded-installation.ts'
import { startServer } from './start-server.ts'
import { throwAwaySettings } from './throw-away-settings.ts'

/** A folder in a place with a name that no shell script would like, as a checkout may have. */
function somewhere(mode: number): string {
  const place = mkdtempSync(join(tmpdir(), `odd $(name) "it's" \`ü\` %s `))
  chmodSync(place, mode)
  onTestFinished(() => rmSync(place, { recursive: true, force: true }))
  return join(place, 'postgres')
}
const open = 0o755
const closed = 0o700

const options = { initdbFlags: ['--no-sync'], settings: throwAwaySettings }

test('data is kept and settings are new between runs, whatever the folder is called and however the last run ended', async () => {
  const path = somewhere(open)
  const folder = keptFolder(path)
  const first = await startServer(folder, options)
  await query(first.superuserUrl, 'create table kept (id int)')
  const leftBehind = readFileSync(join(folder.data, 'postmaster.pid'), 'utf8')
  await first.stop()

  // A file of a server that is gone, with the id of a process that runs and has nothing to do with it.
  writeFileSync(join(folder.data, 'postmaster.pid'), leftBehind.replace(/^\d+/, String(process.ppid)))
  const settings = { ...throwAwaySettings, max_connections: 7, TimeZone: 'Asia/Kathmandu' }
  const second = await startServer(keptFolder(path), { ...options, settings })
  expect(
    await query(
      second.superuserUrl,
      `select to_regclass('kept') is not null as is_kept,
         current_setting('max_connections') as connections, current_setting('TimeZone') as zone`,
    ),
  ).toEqual([{ is_kept: true, connections: '7', zone: 'Asia/Kathmandu' }])
  await second.stop()
  expect(existsSync(join(folder.data, 'postmaster.pid'))).toBe(false)

  removeFolder(path)
  expect(existsSync(folder.path)).toBe(false)
})

test('a server starts below a folder that only root may enter, and takes another port when its own is in use', async () => {
  const path = somewhere(closed)
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
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

test.for([
  ['with an odd name', open],
  ['that only root may enter', closed],
] as const)(
  'a server starts from an installation in a folder %s, and leaves nothing of what is discarded',
  async ([, mode]) => {
    const { folder: original, version } = embeddedInstallation()
    const installation = { folder: somewhere(mode), version }
    cpSync(original, installation.folder, { recursive: true, verbatimSymlinks: true })
    const folder = temporaryFolder()
    const server = await startServer(folder, { ...options, installation, discard: true })
    expect(await query(server.superuserUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
    expect(existsSync(folder.path)).toBe(false)
  },
)

test('a server says so when it ends unasked, and what is discarded goes away all the same', async () => {
  const folder = temporaryFolder()
  const server = await startServer(folder, { ...options, discard: true })
  process.kill(Number(readFileSync(join(folder.data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGINT')
  await server.ended
  await server.stop()
  expect(existsSync(folder.path)).toBe(false)
})

test('a server that cannot start leaves its last words and nothing of what is discarded', async () => {
  const folder = temporaryFolder()
  const settings = { ...throwAwaySettings, no_such_setting: 'on' }
  await expect(startServer(folder, { ...options, settings, discard: true })).rejects.toMatchObject({
    name: 'ServerError',
    problem: 'did_not_start',
    message: expect.stringContaining('no_such_setting'),
  })
  expect(existsSync(folder.path)).toBe(false)
})

test('a server and what is discarded go away with a program that is killed', async () => {
  const program = `
    import { startServer, temporaryFolder } from ${JSON.stringify(new URL('../index.ts', import.meta.url))}
    const folder = temporaryFolder()
    const { superuserUrl } = await startServer(folder, { ...${JSON.stringify(options)}, discard: true })
    console.log(JSON.stringify({ path: folder.path, superuserUrl }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const { path, superuserUrl } = JSON.parse(String(line))
  expect(await query(superuserUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  child.kill('SIGKILL')
  await vi.waitFor(() => expect(existsSync(path)).toBe(false), { timeout: 15_000, interval: 50 })
  await expect(query(superuserUrl, 'select 1 as one')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

async function query(url: string, statement: string): Promise<unknown[]> {
  const sql = postgres(url, { max: 1 })
  try {
    return [...(await sql.unsafe(statement))]
  } finally {
    await sql.end()
  }
}
