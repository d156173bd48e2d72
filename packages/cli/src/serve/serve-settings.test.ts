import { isThreadlineError } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { readServeSettings, type Variables } from './serve-settings.ts'

const base = { DATABASE_URL: 'postgres://localhost/x' }
const token = 'abcdefgh-ijklmnop-qrstuvwx'

function problems(variables: Variables): string[] {
  try {
    readServeSettings({ ...base, ...variables })
    return []
  } catch (error) {
    if (!isThreadlineError(error, 'usage')) throw error
    return (error.details?.problems ?? []).map(({ path, message }) => `${path} ${message}`)
  }
}

describe('the settings of the service', () => {
  test('need a database alone', () => {
    expect(readServeSettings(base)).toMatchObject({
      host: '127.0.0.1',
      port: 4300,
      basePath: '/audit',
      tokens: [],
    })
    expect(problems({ DATABASE_URL: '' })).toEqual([
      'DATABASE_URL is required: the database that holds the trail',
    ])
  })

  test('tell all problems at once, and no value', () => {
    const secret = 'geheim'
    const found = problems({
      DATABASE_READ_URL: secret,
      PORT: secret,
      THREADLINE_BASE_PATH: secret,
      THREADLINE_TOKENS: secret,
      THREADLINE_PROXY_ADDRESSES: secret,
      THREADLINE_ORIGINS: `https://user:${secret}@ops.test`,
      THREADLINE_RECORD_ACCESS: secret,
    })
    expect(found.map((problem) => problem.split(' ')[0])).toEqual([
      'DATABASE_READ_URL',
      'PORT',
      'THREADLINE_BASE_PATH',
      'THREADLINE_TOKENS',
      'THREADLINE_PROXY_ADDRESSES',
      'THREADLINE_ORIGINS',
      'THREADLINE_RECORD_ACCESS',
    ])
    expect(found.join()).not.toContain(secret)
  })

  test.each(['0.0.0.0', '::', '10.0.0.5', 'example.com', '128.0.0.1'])(
    'refuse %s without access control',
    (HOST) => {
      expect(problems({ HOST })).toEqual([expect.stringMatching(/^HOST is not a loopback address/)])
      expect(problems({ HOST, THREADLINE_TOKEN: token })).toEqual([])
      expect(problems({ HOST, THREADLINE_PROXY_ADDRESSES: '10.0.0.0/8 ::1' })).toEqual([])
    },
  )

  test.each(['short', 'a'.repeat(40), 'has spaces in between, so it does', 'abababababababababababab'])(
    'refuse the weak token %j',
    (weak) => {
      expect(problems({ THREADLINE_TOKEN: weak })).not.toEqual([])
      const list = JSON.stringify([{ name: 'ada', token: weak, permissions: ['read'] }])
      expect(problems({ THREADLINE_TOKENS: list })).not.toEqual([])
    },
  )

  test('give each token its permissions, and a single one all of them', () => {
    const list = JSON.stringify([{ name: 'ada', token, permissions: ['read'] }])
    expect(readServeSettings({ ...base, THREADLINE_TOKENS: list }).tokens).toEqual([
      { name: 'ada', token, permissions: ['read'] },
    ])
    expect(readServeSettings({ ...base, THREADLINE_TOKEN: token }).tokens[0]?.permissions).toHaveLength(6)
    expect(problems({ THREADLINE_TOKEN: token, THREADLINE_TOKENS: list })).toHaveLength(1)
  })

  test('trust the addresses that are listed, however they are written', () => {
    const { proxy } = readServeSettings({ ...base, THREADLINE_PROXY_ADDRESSES: '10.1.0.0/16, ::1' })
    const trusted = ['10.1.2.3', '::ffff:10.1.2.3', '::1', '10.2.0.1', '', 'x'].map((each) =>
      proxy?.isTrusted(each),
    )
    expect(trusted).toEqual([true, true, true, false, false, false])
  })
})
