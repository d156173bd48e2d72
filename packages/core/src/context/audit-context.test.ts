import { setTimeout as sleep } from 'node:timers/promises'
import { user } from '@threadline/contract'
import { describe, expect, test, vi } from 'vitest'
import { currentAuditContext, withAuditContext } from './audit-context.ts'

describe('withAuditContext', () => {
  test('is in force in what the function awaits and starts, and nowhere else', async () => {
    const seen = await withAuditContext({ actor: user('1') }, async () => {
      await sleep(1)
      return currentAuditContext()
    })
    expect(seen).toEqual({ actor: user('1') })
    expect(currentAuditContext()).toBeUndefined()
  })

  test('returns what the function returns, without making a promise of it', () => {
    expect(withAuditContext({}, () => 7)).toBe(7)
  })

  test('replaces the keys that are given and inherits the others', () => {
    withAuditContext({ actor: user('1'), correlationId: 'c', meta: { a: 1, b: 2 } }, () => {
      withAuditContext({ actor: user('2'), meta: { b: 3 }, correlationId: undefined }, () => {
        expect(currentAuditContext()).toEqual({ actor: user('2'), correlationId: 'c', meta: { b: 3 } })
      })
      expect(currentAuditContext()?.actor).toEqual(user('1'))
    })
  })

  test('starts from nothing when it must not inherit', () => {
    withAuditContext({ actor: user('1') }, () => {
      withAuditContext({ jobId: 'j' }, () => expect(currentAuditContext()).toEqual({ jobId: 'j' }), {
        inherit: false,
      })
    })
  })

  test('keeps two users who run at the same time apart', async () => {
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, id) =>
        withAuditContext({ actor: user(id) }, async () => {
          await sleep(Math.random() * 5)
          return currentAuditContext()?.actor?.id
        }),
      ),
    )
    expect(seen).toEqual(Array.from({ length: 50 }, (_, id) => String(id)))
  })

  test('refuses a context that cannot be stored, with every problem', () => {
    const context = { actor: { type: 'user' }, corelationId: 'c', requestId: ' ' }
    expect(() => withAuditContext(context as never, () => 0)).toThrow(
      expect.objectContaining({
        code: 'invalid_context',
        details: {
          problems: [
            expect.objectContaining({ path: 'actor.id' }),
            expect.objectContaining({ path: 'requestId' }),
            expect.objectContaining({ path: 'corelationId' }),
          ],
        },
      }),
    )
  })

  test('cannot be changed by those who see it', () => {
    withAuditContext({ actor: user('1') }, () => expect(Object.isFrozen(currentAuditContext())).toBe(true))
  })
})

describe('two copies of the package', () => {
  const slot = Symbol.for('threadline.context')

  test('share one context', async () => {
    vi.resetModules()
    const copy = await import('./audit-context.ts')
    expect(copy.withAuditContext).not.toBe(withAuditContext)
    copy.withAuditContext({ actor: user('1') }, () => expect(currentAuditContext()?.actor).toEqual(user('1')))
  })

  test('say so when they cannot', () => {
    const shared: unknown = Reflect.get(globalThis, slot)
    Reflect.set(globalThis, slot, { version: 99 })
    try {
      expect(() => withAuditContext({}, () => 0)).toThrow(/Two copies of @threadline\/core/)
    } finally {
      Reflect.set(globalThis, slot, shared)
    }
  })
})
