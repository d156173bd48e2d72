import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemsFromZod } from '../errors/problem.ts'
import { isThreadlineError } from '../errors/threadline-error.ts'
import { actorKey, parseActorKey } from './actor-key.ts'
import { actorRefSchema, actorTypes } from './actor-ref.ts'
import { admin, anonymous, job, onBehalfOf, parseActorRef, serviceAccount, system, user } from './actors.ts'

function problems(input: unknown) {
  const { error } = actorRefSchema.safeParse(input)
  return error === undefined ? [] : problemsFromZod(error).map(({ path, message }) => `${path} ${message}`)
}

describe('an actor', () => {
  test('is made by a function for each type', () => {
    expect([user('42'), admin(7), serviceAccount(7n), job('nightly'), system('cli'), anonymous()]).toEqual([
      { type: 'user', id: '42' },
      { type: 'admin', id: '7' },
      { type: 'service_account', id: '7' },
      { type: 'job', id: 'nightly' },
      { type: 'system', id: 'cli' },
      { type: 'anonymous' },
    ])
  })

  test('needs an id unless it is anonymous, and has none if it is', () => {
    for (const type of actorTypes.filter((name) => name !== 'anonymous')) {
      expect(problems({ type })).toEqual(['id is required for every actor that is not anonymous'])
    }
    expect(problems({ type: 'anonymous', id: '1' })).toEqual(['id must not be given for an anonymous actor'])
  })

  test.each(['', ' ', 'a\nb', 'a\0', 'x'.repeat(257), 'é'.repeat(129), '\ud800'])(
    'refuses the id %j',
    (id) => {
      expect(problems({ type: 'user', id })).toHaveLength(1)
      expect(() => user(id)).toThrow(expect.toSatisfy((error) => isThreadlineError(error, 'invalid_actor')))
    },
  )

  test.each([1.5, Number.NaN, Infinity, 2 ** 53])(
    'refuses the number %d, whose digits are not certain',
    (id) => {
      expect(() => user(id)).toThrow('within 2^53')
    },
  )

  test('keeps hostile ids as they are', () => {
    for (const id of ["it's", '100%', '"\\', '\u202egnp', '<img onerror=x>', 'a/b', '__proto__']) {
      expect(user(id).id).toBe(id)
    }
  })

  test('reports every problem, also those of the other actor, and unknown names', () => {
    expect(problems({ type: 'user', name: 'x', onBehalfOf: { type: 'anonymous', id: '1' } })).toEqual([
      'onBehalfOf.id must not be given for an anonymous actor',
      'name is not known',
      'id is required for every actor that is not anonymous',
    ])
    expect(problems({ type: 'root', id: '1' })).toEqual([
      'type must be one of user, admin, service_account, job, system, anonymous',
    ])
  })

  test.each([null, 'user/42', 42, [], undefined])('is not %j', (input) => {
    expect(() => parseActorRef(input)).toThrow(
      expect.toSatisfy((error) => isThreadlineError(error, 'invalid_actor')),
    )
  })
})

describe('acting on behalf of another', () => {
  test('keeps both', () => {
    expect(onBehalfOf(admin('1'), user('42'))).toEqual({
      type: 'admin',
      id: '1',
      onBehalfOf: { type: 'user', id: '42' },
    })
  })

  test('goes one level deep', () => {
    const agent = onBehalfOf(serviceAccount('agent'), user('42'))
    expect(() => onBehalfOf(agent, user('43'))).toThrow('not of a chain')
    expect(() => onBehalfOf(admin('1'), agent)).toThrow('not of a chain')
    expect(problems({ ...admin('1'), onBehalfOf: agent })).toEqual(['onBehalfOf.onBehalfOf is not known'])
  })
})

describe('the key of an actor', () => {
  const actor = fc
    .tuple(
      fc.constantFrom(...actorTypes),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((id) => id.trim() !== ''),
    )
    .map(([type, id]) => (type === 'anonymous' ? { type } : { type, id }))

  test('leads back to the actor', () => {
    fc.assert(
      fc.property(actor, (ref) => {
        expect(parseActorKey(actorKey(ref))).toEqual(ref)
      }),
    )
  })

  test('is the type and the id, without the one on whose behalf', () => {
    expect(actorKey(user('42'))).toBe('user/42')
    expect(actorKey(anonymous())).toBe('anonymous')
    expect(actorKey(onBehalfOf(admin('1'), user('42')))).toBe('admin/1')
    expect(parseActorKey('user/a/b/')).toEqual(user('a/b/'))
  })

  test.each([
    '',
    'user',
    'user/',
    'anonymous/1',
    'anonymous/',
    'root/1',
    '/1',
    'USER/1',
    `user/${'x'.repeat(257)}`,
  ])('is not %j', (text) => {
    expect(parseActorKey(text)).toBeNull()
  })
})
