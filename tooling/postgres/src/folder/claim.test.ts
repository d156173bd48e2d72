import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startOf } from '../processes.ts'
import { claim, type Holder } from './claim.ts'

const refusal = ({ pid, databaseUrl }: Holder) => new Error(`process ${pid} has it at ${databaseUrl}`)

function someFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claim-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'running.json')
}

test('a second claim is told who has it and where the database is', () => {
  const file = someFile()
  claim(file, refusal).announce('postgres://127.0.0.1:54329/store')
  expect(() => claim(file, refusal)).toThrow(
    `process ${process.pid} has it at postgres://127.0.0.1:54329/store`,
  )
})

test('it is free again once the claim is released', () => {
  const file = someFile()
  claim(file, refusal).release()
  claim(file, refusal).release()
})

test.for([
  ['of a process that has ended', { pid: spawnSync(process.execPath, ['--version']).pid, start: 'once' }],
  ['of a process whose id belongs to another one by now', { pid: process.ppid, start: 'long ago' }],
  ['that cannot be read', 'half a fi'],
] as const)('a claim %s does not count', ([, left]) => {
  const file = someFile()
  writeFileSync(file, JSON.stringify(left).slice(0, typeof left === 'string' ? 5 : undefined))
  claim(file, refusal)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ pid: process.pid, start: startOf(process.pid) })
})
