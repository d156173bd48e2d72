import { describe, expect, test } from 'vitest'
import { errorExitCode, errorStatus, toErrorBody } from './error-body.ts'
import { errorCodes, exitCodes } from './error-codes.ts'
import { isThreadlineError, ThreadlineError } from './threadline-error.ts'

const notFound = new ThreadlineError('table_not_found', 'No table shop.orders; check the name.', {
  details: { table: 'orders', candidates: ['public.orders'] },
  cause: new Error('select secret from vault'),
})

describe('ThreadlineError', () => {
  test('carries a code, details and a cause, and is an Error with a stack', () => {
    expect(notFound).toBeInstanceOf(Error)
    expect(notFound).toMatchObject({
      name: 'ThreadlineError',
      code: 'table_not_found',
      details: { table: 'orders' },
    })
    expect(notFound.cause).toBeInstanceOf(Error)
    expect(new ThreadlineError('not_found', 'x')).not.toHaveProperty('cause')
  })

  test('is recognised when another copy of the package made it', () => {
    const foreign = Object.assign(new Error('gone'), {
      code: 'not_found',
      [Symbol.for('threadline.error')]: true,
    })
    expect(isThreadlineError(foreign)).toBe(true)
    expect(isThreadlineError(foreign, 'not_found')).toBe(true)
    expect(isThreadlineError(foreign, 'usage')).toBe(false)
  })

  test('is not recognised in anything else', () => {
    for (const value of [
      new Error('x'),
      Object.assign(new Error('x'), { code: 'not_found' }),
      null,
      undefined,
      'x',
      {},
    ]) {
      expect(isThreadlineError(value)).toBe(false)
    }
  })
})

describe('toErrorBody', () => {
  test('describes an error of Threadline without its cause', () => {
    const body = toErrorBody(notFound, 'req_1')
    expect(body).toEqual({
      error: {
        code: 'table_not_found',
        message: 'No table shop.orders; check the name.',
        details: { table: 'orders', candidates: ['public.orders'] },
        requestId: 'req_1',
      },
    })
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  test('leaves details out where there are none', () => {
    expect(toErrorBody(new ThreadlineError('not_found', 'Gone.'), 'r').error).not.toHaveProperty('details')
  })

  test.each([
    new Error('select secret from vault'),
    'secret',
    { code: 'not_found', message: 'secret' },
    null,
    new ThreadlineError('internal', 'secret'),
    Object.assign(new Error('secret'), { code: 'from_the_future', [Symbol.for('threadline.error')]: true }),
  ])('turns anything else into an internal error that tells nothing: %#', (error) => {
    const body = toErrorBody(error, 'req_1')
    expect(body.error).toMatchObject({ code: 'internal', requestId: 'req_1' })
    expect(JSON.stringify(body)).not.toContain('secret')
    expect(errorStatus(error)).toBe(500)
    expect(errorExitCode(error)).toBe(1)
  })
})

describe('the catalogue', () => {
  test('gives a status and an exit status for every code', () => {
    expect(errorStatus(notFound)).toBe(404)
    expect(errorExitCode(notFound)).toBe(exitCodes.failed)
    expect(errorExitCode(new ThreadlineError('invalid_filter', 'x'))).toBe(exitCodes.usage)
  })

  test('has snake_case codes, error statuses, and titles that are used once', () => {
    const entries = Object.entries(errorCodes)
    for (const [code, { status, exit }] of entries) {
      expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/)
      expect(status).toBeGreaterThanOrEqual(400)
      expect([exitCodes.failed, exitCodes.usage]).toContain(exit)
    }
    expect(new Set(entries.map(([, { title }]) => title)).size).toBe(entries.length)
  })
})
