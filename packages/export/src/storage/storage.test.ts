import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import S3rver from '@20minutes/s3rver'
import { S3Client } from '@aws-sdk/client-s3'
import { test as base, describe, expect } from 'vitest'
import type { ExportStorage } from './export-storage.ts'
import { localStorage } from './local-storage.ts'
import { s3Storage } from './s3-storage.ts'

const test = base.extend('folder', async ({ task: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'threadline-export-'))
  onCleanup(() => rm(folder, { recursive: true }))
  return folder
})

/** A server that speaks the protocol of S3 and checks signatures. */
async function s3Server(directory: string) {
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: [{ name: 'exports', configs: [] }],
  })
  const { port } = await server.run()
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  })
  return {
    storage: s3Storage({ client, bucket: 'exports', prefix: 'audit/' }),
    close: async () => {
      client.destroy()
      await server.close()
    },
  }
}

async function* pieces(count: number, fails = false) {
  for (let index = 0; index < count; index += 1) yield Buffer.alloc(1024 * 1024, index)
  if (fails) throw new Error('broken')
}

/** Of what would take too long to compare. */
const digest = async (body: AsyncIterable<Uint8Array>) =>
  createHash('sha256')
    .update(await buffer(body))
    .digest('hex')

const options = { contentType: 'text/csv' }

async function behaves(storage: ExportStorage): Promise<void> {
  expect(await storage.read('exports/a/1.csv')).toBeNull()
  await storage.delete('exports/a/1.csv')
  for (const count of [0, 1, 18]) {
    await storage.write('exports/a/1.csv', pieces(count), options)
    const read = await storage.read('exports/a/1.csv')
    expect(read === null ? null : await digest(read)).toBe(await digest(pieces(count)))
  }
  await storage.delete('exports/a/1.csv')
  expect(await storage.read('exports/a/1.csv')).toBeNull()
  for (const count of [1, 18]) {
    await expect(storage.write('exports/b/1.csv', pieces(count, true), options)).rejects.toThrow('broken')
    expect(await storage.read('exports/b/1.csv')).toBeNull()
  }
  const signal = AbortSignal.abort(new Error('left'))
  await expect(storage.write('exports/c/1.csv', pieces(1), { ...options, signal })).rejects.toThrow()
  expect(await storage.read('exports/c/1.csv')).toBeNull()
}

describe('a storage keeps whole files or none', () => {
  test('in a folder', async ({ folder }) => {
    await behaves(localStorage(join(folder, 'made')))
    const left = await readdir(folder, { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile())).toEqual([])
    await expect(localStorage(folder).read('../x')).rejects.toThrow('out of the folder')
  })

  test('in S3', async ({ folder }) => {
    const { storage, close } = await s3Server(folder)
    try {
      await behaves(storage)
    } finally {
      await close()
    }
  })
})
