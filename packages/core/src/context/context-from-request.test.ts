import { user } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { contextFromRequest } from './context-from-request.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`

describe('contextFromRequest', () => {
  test('reads the ids from web headers and from Node headers alike', () => {
    const expected = { requestId: 'r', correlationId: 'c' }
    expect(contextFromRequest(new Headers({ 'X-Request-Id': ' r ', 'X-Correlation-Id': 'c' }))).toEqual(
      expected,
    )
    expect(contextFromRequest({ 'x-request-id': 'r', 'x-correlation-id': ['c', 'd'] })).toEqual(expected)
    expect(contextFromRequest({ 'X-Request-ID': 'r', 'X-Correlation-ID': 'c' })).toEqual(expected)
  })

  test('correlates by the trace id where there is no correlation id', () => {
    expect(contextFromRequest({ traceparent }).correlationId).toBe(traceId)
    expect(contextFromRequest({ traceparent, 'x-correlation-id': 'c' }).correlationId).toBe('c')
    expect(
      contextFromRequest({ traceparent: `${traceparent.replace('00-', 'cc-')}-more` }).correlationId,
    ).toBe(traceId)
  })

  test.each([
    { 'x-request-id': '' },
    { 'x-request-id': '   ' },
    { 'x-request-id': 'x'.repeat(257) },
    { 'x-request-id': 'a\u0000b' },
    { 'x-request-id': 'a\nb' },
    { 'x-correlation-id': '\ud800' },
    { traceparent: 'nonsense' },
    { traceparent: `ff-${traceId}-00f067aa0ba902b7-01` },
    { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
    { traceparent: `00-${traceId}-${'0'.repeat(16)}-01` },
    { traceparent: traceparent.toUpperCase() },
    { traceparent: [] },
  ])('ignores %j', (headers) => {
    expect(contextFromRequest(headers)).toEqual({})
  })

  test('takes the actor from the host alone, never from a header', () => {
    const headers = { 'x-actor': 'admin/1', 'x-user-id': '1', actor: '{"type":"admin","id":"1"}' }
    expect(contextFromRequest(headers)).toEqual({})
    expect(contextFromRequest(headers, { actor: user('42') })).toEqual({ actor: user('42') })
    expect(contextFromRequest(headers, { actor: () => user('42'), source: 'web' })).toEqual({
      actor: user('42'),
      source: 'web',
    })
    expect(contextFromRequest(headers, { actor: () => undefined })).toEqual({})
  })

  test('does not hide a mistake of the host', () => {
    expect(() => contextFromRequest({}, { actor: { type: 'user' } })).toThrow(
      expect.objectContaining({ code: 'invalid_context' }),
    )
    const fails = () => {
      throw new Error('session store is down')
    }
    expect(() => contextFromRequest({}, { actor: fails })).toThrow('session store is down')
  })
})
