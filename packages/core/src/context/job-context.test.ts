import { onBehalfOf, serviceAccount, user } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { withAuditContext } from './audit-context.ts'
import { contextFromJob, serializeContext } from './job-context.ts'

const context = {
  actor: onBehalfOf(serviceAccount('bot'), user('42')),
  correlationId: 'c',
  meta: { at: new Date(0), n: 5n },
}

describe('the context of a job', () => {
  test('survives a payload of JSON', () => {
    const payload: unknown = JSON.parse(JSON.stringify({ audit: serializeContext(context) }))
    expect(contextFromJob(Reflect.get(Object(payload), 'audit'))).toEqual({
      actor: context.actor,
      correlationId: 'c',
      meta: { at: '1970-01-01T00:00:00.000Z', n: 5 },
    })
  })

  test('is the one in force unless another is given', () => {
    withAuditContext({ actor: user('1') }, () => expect(serializeContext()).toEqual({ actor: user('1') }))
    expect(serializeContext()).toEqual({})
  })

  test('has what the worker knows itself on top', () => {
    expect(contextFromJob({ actor: user('1'), jobId: 'claimed' }, { jobId: 'j-9' })).toEqual({
      actor: user('1'),
      jobId: 'j-9',
    })
  })

  test.each([
    { user: '42' },
    { actor: 'user/42' },
    { actor: { type: 'root', id: '1' } },
    null,
    'text',
    undefined,
  ])('refuses the payload %j', (payload) => {
    expect(() => contextFromJob(payload)).toThrow(expect.objectContaining({ code: 'invalid_context' }))
  })
})
