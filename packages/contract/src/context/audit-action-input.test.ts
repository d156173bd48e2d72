import { describe, expect, test } from 'vitest'
import { user } from '../actor/actors.ts'
import { isThreadlineError } from '../errors/threadline-error.ts'
import { actionNameSchema, parseActionInput, parseRecordActionInput } from './audit-action-input.ts'

describe('the name of an action', () => {
  test.each(['invoice.refunded', 'login', '2fa.enabled', 'user.profile_photo.re-uploaded', 'a'.repeat(128)])(
    'may be %s',
    (name) => {
      expect(actionNameSchema.parse(name)).toBe(name)
    },
  )

  test.each([
    '',
    'Invoice.refunded',
    'invoice refunded',
    '.a',
    'a.',
    'a..b',
    '-a',
    'é',
    'a'.repeat(129),
    "a'--",
  ])('may not be %j', (name) => {
    expect(actionNameSchema.safeParse(name).success).toBe(false)
  })
})

describe('the action of a transaction', () => {
  test('is given as a name, or as a name with details', () => {
    expect(parseActionInput('post.published')).toEqual({ name: 'post.published', status: 'ok' })
    expect(
      parseActionInput({ name: 'invoice.refunded', status: 'error', verb: ' refund ', reason: 'Two\nlines' }),
    ).toEqual({ name: 'invoice.refunded', status: 'error', verb: 'refund', reason: 'Two\nlines' })
  })

  test('reports every problem together', () => {
    const input = {
      name: 'X',
      status: 'fine',
      verb: '',
      category: 'c'.repeat(65),
      reason: 'r'.repeat(513),
      actor: 1,
    }
    expect(() => parseActionInput(input)).toThrow(
      expect.toSatisfy((error) => {
        expect(isThreadlineError(error, 'invalid_action')).toBe(true)
        expect(error).toMatchObject({
          details: {
            problems: [
              { path: 'name' },
              { path: 'status', message: 'must be one of ok, error' },
              { path: 'verb', message: 'must not be empty' },
              { path: 'category', message: 'must have at most 64 bytes' },
              { path: 'reason', message: 'must have at most 512 bytes' },
              { path: 'actor' },
            ],
          },
        })
        return true
      }),
    )
  })
})

test('an action recorded on its own also has an actor and a context', () => {
  expect(
    parseRecordActionInput({
      name: 'report.viewed',
      actor: user('42'),
      correlationId: ' req_1 ',
      meta: { page: 2 },
    }),
  ).toEqual({
    name: 'report.viewed',
    status: 'ok',
    actor: { type: 'user', id: '42' },
    correlationId: 'req_1',
    meta: { page: 2 },
  })
  expect(() => parseRecordActionInput({ name: 'report.viewed', user: '42' })).toThrow('user is not known')
})
