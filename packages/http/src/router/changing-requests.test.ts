import { user } from '@threadline/contract'
import { describe, expect } from 'vitest'
import { clientOf, test } from '../__fixtures__/api.ts'

describe('what changes something', () => {
  const view = { name: 'Mine', address: 'timeline?table=orders' }
  const post = (headers: Record<string, string>, body: unknown = view): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

  const senders: [Record<string, string>, number][] = [
    [{ origin: 'https://evil.test' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost' }, 403],
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{ origin: 'http://localhost' }, 201],
    [{ origin: 'https://ops.test', 'sec-fetch-site': 'cross-site' }, 201],
    [{ 'sec-fetch-site': 'same-origin' }, 201],
    [{}, 201],
  ]

  test('is answered by where it comes from', async ({ api }) => {
    const router = api.router({ origins: ['https://ops.test'] })
    for (const [headers, status] of senders) {
      const response = await router.request('/api/views', post(headers))
      expect([headers, response.status]).toEqual([headers, status])
    }
  })

  test('has a body that is checked and bounded', async ({ api }) => {
    const router = api.router()
    const status = async (body: string) => (await router.request('/api/views', { ...post({}), body })).status
    expect(await status('{')).toBe(400)
    expect(await status('{"name":"x"}')).toBe(400)
    expect(await status(JSON.stringify({ ...view, more: 1 }))).toBe(400)
    expect(await status(JSON.stringify({ ...view, address: 'x'.repeat(70_000) }))).toBe(413)
  })

  test('is recorded before it happens, and needs somebody who does it', async ({ api }) => {
    const client = clientOf(api.router())
    const saved = await client.saveView({ body: view })
    await client.saveView({ body: { ...view, address: 'coverage' } })
    expect(await client.listViews()).toMatchObject({ items: [{ id: saved.id, address: 'coverage' }] })
    await client.deleteView({ params: { id: saved.id } })
    await expect(client.deleteView({ params: { id: saved.id } })).rejects.toMatchObject({ code: 'not_found' })
    expect(await api.actions()).toEqual([
      'user/operator: audit.view.saved',
      'user/operator: audit.view.saved',
      'user/operator: audit.view.deleted',
      'user/operator: audit.view.deleted',
    ])
    const nobody = clientOf(api.router(), { permissions: ['read'] })
    await expect(nobody.saveView({ body: view })).rejects.toMatchObject({ code: 'not_available' })
    await expect(nobody.listViews()).rejects.toMatchObject({ code: 'not_available' })
  })

  test('and looking, searching and taking away are recorded where that is asked for', async ({ api }) => {
    const router = api.router({ recordAccess: true })
    await clientOf(router).timeline()
    await clientOf(router).count()
    await router.request('/api/changes/5')
    await (await router.request('/api/export/changes.csv')).text()
    expect(await api.actions()).toEqual([
      'user/operator: audit.searched',
      'user/operator: audit.viewed',
      'user/operator: audit.exported',
    ])
    const nobody = clientOf(router, { permissions: ['read'] })
    await expect(nobody.timeline()).rejects.toMatchObject({ code: 'not_available' })
  })

  test('belongs to its actor alone', async ({ api }) => {
    const router = api.router()
    const saved = await clientOf(router).saveView({ body: view })
    const other = clientOf(router, { permissions: ['read'], actor: user('other') })
    expect(await other.listViews()).toMatchObject({ items: [] })
    await expect(other.deleteView({ params: { id: saved.id } })).rejects.toMatchObject({ code: 'not_found' })
  })
})
