import { describe, expect, test } from 'vitest'
import { user } from '../actor/actors.ts'
import { isThreadlineError, type ThreadlineError } from '../errors/threadline-error.ts'
import { parseAuditContext } from './audit-context.ts'

function problems(input: unknown): string[] {
  try {
    parseAuditContext(input)
    return []
  } catch (error) {
    expect(isThreadlineError(error, 'invalid_context')).toBe(true)
    const { details } = error as ThreadlineError
    return (details?.problems ?? []).map(({ path, message }) => `${path} ${message}`)
  }
}

describe('an audit context', () => {
  test('may hold all parts or none; texts are trimmed', () => {
    expect(parseAuditContext({})).toEqual({})
    expect(
      parseAuditContext({
        actor: user('42'),
        correlationId: ' req_1 ',
        requestId: 'r\t',
        jobId: 'j',
        source: 'web',
        meta: { tenant: 'acme' },
      }),
    ).toEqual({
      actor: { type: 'user', id: '42' },
      correlationId: 'req_1',
      requestId: 'r',
      jobId: 'j',
      source: 'web',
      meta: { tenant: 'acme' },
    })
  })

  test('takes 256 bytes after trimming and not one more', () => {
    expect(parseAuditContext({ correlationId: ` ${'é'.repeat(128)} ` }).correlationId).toHaveLength(128)
    expect(problems({ correlationId: `${'é'.repeat(128)}x` })).toEqual([
      'correlationId must have at most 256 bytes',
    ])
  })

  test('reports unknown keys and every other problem together', () => {
    expect(
      problems({ correlationId: '', requestId: 7, jobId: 'a\0', user: '42', actor: { type: 'user' } }),
    ).toEqual([
      'actor.id is required for every actor that is not anonymous',
      'correlationId must not be empty',
      'requestId must be text',
      'jobId must not contain control characters',
      'user is not known (known: actor, correlationId, requestId, jobId, source, meta)',
    ])
  })
})

describe('the meta of a context', () => {
  test('becomes plain JSON that later changes do not reach', () => {
    const tags = ['a']
    const { meta } = parseAuditContext({ meta: { tags, at: new Date(0), big: 2n ** 64n, gone: undefined } })
    tags.push('b')
    expect(meta).toEqual({ tags: ['a'], at: '1970-01-01T00:00:00.000Z', big: '18446744073709551616' })
    expect(meta).not.toHaveProperty('gone')
  })

  test('keeps a key named __proto__ as a key', () => {
    const { meta } = parseAuditContext({ meta: JSON.parse('{"__proto__":{"admin":true}}') })
    expect(Object.keys(meta ?? {})).toEqual(['__proto__'])
  })

  test('replaces in meta what PostgreSQL cannot take out of JSON again, instead of losing the context', () => {
    const { meta } = parseAuditContext({
      meta: { agent: 'a\0b\ud800', 'k\0': ['\udc00', '😀 \\u0000'], n: 1 },
    })
    expect(meta).toEqual({ agent: 'a\ufffdb\ufffd', 'k\ufffd': ['\ufffd', '😀 \\u0000'], n: 1 })
  })

  test('has at most 32 keys, of those that are defined', () => {
    const keys = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]))
    expect(problems({ meta: { ...keys(32), extra: undefined } })).toEqual([])
    expect(problems({ meta: keys(33) })).toEqual(['meta must have at most 32 keys'])
  })

  test('has at most 8192 bytes as JSON', () => {
    const around = '{"a":""}'.length
    expect(problems({ meta: { a: 'x'.repeat(8192 - around) } })).toEqual([])
    expect(problems({ meta: { a: 'x'.repeat(8193 - around) } })).toEqual([
      'meta must have at most 8192 bytes as JSON',
    ])
    expect(problems({ meta: { a: 'é'.repeat(5000) } })).toEqual(['meta must have at most 8192 bytes as JSON'])
  })

  test('is refused when it is no JSON: functions, cycles, endless nesting', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    for (const meta of [{ call: () => 1 }, cycle, { deep }]) {
      expect(problems({ meta })).toEqual(['meta must be JSON: no functions, no cycles'])
    }
    for (const meta of ['x', [], null, new Map(), new Date()]) {
      expect(problems({ meta })).toEqual(['meta must be a plain object'])
    }
  })
})
