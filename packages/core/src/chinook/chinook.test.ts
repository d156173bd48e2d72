import { isJsonObject, type JsonObject, parseJson, stringifyJson } from '@threadline/contract'
import { olderServer, sampleData, skipReasons, test } from '@threadline/testing'
import { beforeAll, describe, expect, inject } from 'vitest'
import { type TrailChange, trail } from '../triggers/__fixtures__/captured-tables.ts'
import { startReplay, wasBefore } from '../triggers/__fixtures__/replay.ts'
import { apiKey, type Chinook, openChinook, type TableName, tableNames } from './__fixtures__/chinook.ts'
import { type Snapshot, shadowTaker } from './__fixtures__/shadow.ts'
import { act, type Made, type Random, randomNumbers } from './__fixtures__/traffic.ts'

/*
 * A published database is audited while it is in use, and the trail is then held against copies of the tables that were made without it. These tests lie in
 * the core because nothing but the core is needed for them, and because what they prove is its main promise.
 */

const transactions = 420
const instants = 200

interface Run extends Chinook {
  readonly made: readonly Made[]
  /** The tables at the beginning, at the random instants, and at the end. */
  readonly snapshots: readonly Snapshot[]
  readonly changes: readonly TrailChange[]
  readonly random: Random
}

async function play(server: Parameters<typeof openChinook>[0], sql: string): Promise<Run> {
  const chinook = await openChinook(server, sql)
  const random = randomNumbers(20_240_229)
  const takeShadow = shadowTaker(chinook)
  const snapshots = [await takeShadow()]
  const made: Made[] = []
  for (let step = 0; step < transactions; step++) {
    const done = await act(chinook, random, step)
    if (done !== undefined) made.push(done)
    if (random(transactions - step) < instants + 1 - snapshots.length) snapshots.push(await takeShadow())
  }
  snapshots.push(await takeShadow())
  return { ...chinook, made, snapshots, changes: await trail(chinook.database), random }
}

const imageOf = (row: JsonObject | null | undefined) =>
  row === null || row === undefined ? undefined : stringifyJson(row)

/** What a snapshot has under a key of the trail. */
const rowIn = ({ shadow }: Snapshot, table: TableName, key: string) => shadow.get(table)?.get(key)

/** All rows that the trail names, as `table` and key. */
function touchedRows(changes: readonly TrailChange[]): { table: TableName; key: string; first: string }[] {
  const touched = new Map<string, { table: TableName; key: string; first: string }>()
  for (const { table, key, oldKey, capturedAt } of changes)
    for (const named of [key, oldKey]) {
      const name = tableNames.find((candidate) => candidate === table)
      if (named === null || name === undefined || touched.has(`${table} ${named}`)) continue
      touched.set(`${table} ${named}`, { table: name, key: named, first: capturedAt })
    }
  return [...touched.values()]
}

/** As many of them, or all when there are no more. */
function some<Item>(random: Random, items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items
  return Array.from({ length: count }, () => items[random(items.length)]).filter((item) => item !== undefined)
}

/** Works on a few at a time, as many as there are connections. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}

describe.each([
  { name: 'server of this run', serverOf: async () => inject('testServer') },
  { name: 'older server of the system', serverOf: () => olderServer() },
])('a published database in use, on the $name:', ({ serverOf }) => {
  let played: Run | undefined
  beforeAll(async () => {
    const sql = sampleData()
    const server = sql && (await serverOf())
    if (server) played = await play(server, sql)
    return () => played?.database.drop()
  }, 240_000)

  test('every change has its actor, also where the actor changed within the transaction', ({ skip }) => {
    if (sampleData() === undefined) return skip(skipReasons.noSampleData)
    if (played === undefined) return skip(skipReasons.noOlderServer)
    const { made, changes } = played
    const byTransaction = new Map<string, TrailChange[]>()
    for (const change of changes)
      byTransaction.set(change.transactionId, [...(byTransaction.get(change.transactionId) ?? []), change])
    for (const [id, own] of byTransaction) {
      const known = made.find(({ auditTransactionId }) => auditTransactionId === id)
      const inOrder = own.map(({ actor }) => actor).filter((actor, index, all) => actor !== all[index - 1])
      expect(known?.actors.join(), id).toContain(inOrder.join())
    }
    expect(byTransaction.size).toBeGreaterThan(250)
    expect(new Set(changes.map(({ actor }) => actor)).size).toBe(8)
    expect(new Set(changes.map(({ table }) => table)).size).toBe(tableNames.length)
    expect(new Set(changes.map(({ op }) => op))).toEqual(new Set(['I', 'U', 'D', 'T']))
  })

  test('the whole trail, replayed in its order, gives every row of every table at every instant', ({
    skip,
  }) => {
    if (sampleData() === undefined) return skip(skipReasons.noSampleData)
    if (played === undefined) return skip(skipReasons.noOlderServer)
    const { snapshots, changes } = played
    const [begin] = snapshots
    for (const table of tableNames) {
      const start = [...(begin?.shadow.get(table) ?? [])].map(
        ([key, image]) => [key, { partition: null, image: object(image) }] as const,
      )
      const { apply, rows } = startReplay(start)
      const own = changes.filter((change) => change.table === table)
      let next = 0
      for (const [index, { at, shadow }] of snapshots.entries()) {
        const since = next
        for (let change = own[next]; change !== undefined && change.capturedAt <= at; change = own[++next])
          apply(change)
        if (next === since && shadow.get(table) === snapshots[index - 1]?.shadow.get(table)) continue
        const images = new Set(shadow.get(table)?.values())
        const replayed = rows().map(({ image }) => stringifyJson(image))
        expect(
          replayed.filter((image) => !images.has(image)),
          `${table} at ${at}`,
        ).toEqual([])
        expect(replayed.length, `${table} at ${at}`).toBe(images.size)
      }
      expect(next).toBe(own.length)
    }
  })

  test('the history of a row, replayed, gives the row as it is now', { timeout: 120_000 }, async ({
    skip,
  }) => {
    if (sampleData() === undefined) return skip(skipReasons.noSampleData)
    if (played === undefined) return skip(skipReasons.noOlderServer)
    const { threadline, snapshots, changes, random } = played
    const now = snapshots.at(-1)
    if (now === undefined) throw new Error('there is no snapshot of the end')
    const touched = touchedRows(changes)
    const moved = touched.filter(({ key }) => changes.some(({ oldKey }) => oldKey === key))
    await each([...some(random, touched, 400), ...some(random, moved, 100)], async ({ table, key }) => {
      const { items, hasMore } = await threadline.history(table, apiKey(table, key), { limit: 500 })
      expect(hasMore).toBe(false)
      let row: JsonObject | null | undefined
      for (const { op, after, before, changedFields } of items.toReversed()) {
        const earlier = op === 'update' && before === null ? changedFields : before
        if (op === 'update' && isJsonObject(row))
          expect(wasBefore(row, { after, before: earlier })).toBe(true)
        if (op === 'delete' && isJsonObject(row)) expect(imageOf(row)).toBe(imageOf(before))
        if (op === 'insert') expect(row ?? null).toBeNull()
        row = after
      }
      const [latest] = items
      const left = latest?.keyMove?.from === key && latest.keyMove.to !== key
      expect(left ? undefined : imageOf(row), `${table} ${key}`).toBe(rowIn(now, table, key))
    })
  })

  test('asOf at each instant equals the copy taken at that instant', { timeout: 120_000 }, async ({
    skip,
  }) => {
    if (sampleData() === undefined) return skip(skipReasons.noSampleData)
    if (played === undefined) return skip(skipReasons.noOlderServer)
    const { threadline, snapshots, changes, random } = played
    const [begin] = snapshots
    const touched = touchedRows(changes)
    const seen = { present: 0, deleted: 0, before_audit_horizon: 0 }
    const questions = snapshots.slice(1).flatMap((snapshot, index) => {
      const [from, to] = [snapshots[index]?.at ?? '', snapshots[index + 2]?.at ?? '9']
      const near = touchedRows(changes.filter(({ capturedAt }) => capturedAt > from && capturedAt <= to))
      return [...some(random, near, 16), ...some(random, touched, 9)].map((row) => ({ snapshot, row }))
    })
    const firstSeen = new Map(touched.map(({ table, key, first }) => [`${table} ${key}`, first]))
    await each(questions, async ({ snapshot, row }) => {
      const { table, key } = row
      const [there, where] = [rowIn(snapshot, table, key), `${table} ${key} at ${snapshot.at}`]
      const found = await threadline.asOf(table, apiKey(table, key), snapshot.at)
      seen[found.status]++
      if (found.status === 'present') expect(imageOf(found.row), where).toBe(there)
      else if (found.status === 'deleted') expect(there, where).toBeUndefined()
      else {
        expect((firstSeen.get(`${table} ${key}`) ?? '') > snapshot.at, where).toBe(true)
        expect(there, where).toBe(begin && rowIn(begin, table, key))
      }
    })
    expect(snapshots.length).toBe(instants + 2)
    expect(Math.min(seen.present, seen.deleted, seen.before_audit_horizon)).toBeGreaterThan(300)
  })
})

function object(image: string): JsonObject {
  const row = parseJson(image)
  if (!isJsonObject(row)) throw new Error(`not a row: ${image}`)
  return row
}
