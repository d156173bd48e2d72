import { gunzipSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { accessHeader, test } from '../__fixtures__/api.ts'
import { disposition, downloadResponse } from './download-response.ts'

describe('a download', () => {
  test('is sent with its type and a name, whole or compressed as the client takes it', async ({ api }) => {
    await api.write(`insert into orders values (1, 'a', 'new', 1.50)`)
    const router = api.router()
    const plain = await router.request('/api/export/changes.csv?table=orders')
    expect(plain.headers.get('content-type')).toContain('text/csv')
    expect(plain.headers.get('content-disposition')).toMatch(
      /^attachment; filename="threadline-orders-[\w-]+\.csv"; filename\*=/,
    )
    expect(plain.headers.get('cache-control')).toContain('no-store')
    const text = await plain.text()
    const compressed = await router.request('/api/export/changes.csv?table=orders', {
      headers: { 'accept-encoding': 'br, gzip;q=0.8' },
    })
    expect(compressed.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(new Uint8Array(await compressed.arrayBuffer())).toString()).toBe(text)
    const refused = await router.request('/api/export/changes.csv', {
      headers: { 'accept-encoding': 'gzip;q=0' },
    })
    expect(refused.headers.get('content-encoding')).toBeNull()
  })

  test('is denied in plain text, and never leads elsewhere', async ({ api }) => {
    const response = await api.router().request('/api/export/changes.csv', {
      headers: accessHeader({ permissions: ['read'] }),
    })
    expect([response.status, response.headers.get('location')]).toEqual([403, null])
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  })

  test('that fails on the way breaks off, compressed or not', async () => {
    for (const encoding of ['', 'gzip']) {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.error(new Error('the database went away'))
        },
      })
      const request = new Request('http://x', { headers: { 'accept-encoding': encoding } })
      const response = downloadResponse(body, {
        contentType: 'text/csv',
        fileName: 'x',
        request,
        requestId: 'r',
      })
      await expect(response.text()).rejects.toThrow()
    }
  })

  test('has a name that is safe in a header, whatever it is', () => {
    expect(disposition('a"b\r\nx: y ä\ud800.csv')).toBe(
      `attachment; filename="a_b_x_y_.csv"; filename*=UTF-8''a%22b%0D%0Ax%3A%20y%20%C3%A4_.csv`,
    )
  })
})
