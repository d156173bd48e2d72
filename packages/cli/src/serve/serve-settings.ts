import { BlockList, isIP } from 'node:net'
import { describeProblems, type Permission, permissions, ThreadlineError } from '@threadline/contract'
import { z } from 'zod'
import { readDatabaseUrl } from '../database/database-url.ts'

/** The environment of the service, as text. */
export type Variables = Readonly<Record<string, string | undefined>>

/** A token that lets in, under the name of whoever has it. */
export interface AccessToken {
  readonly name: string
  readonly token: string
  readonly permissions: readonly Permission[]
}

/** A reverse proxy that says who somebody is. */
export interface TrustedProxy {
  readonly header: string
  readonly permissions: readonly Permission[]
  isTrusted(address: string): boolean
}

/** How the service runs. */
export interface ServeSettings {
  readonly databaseUrl: string
  readonly readUrl: string | undefined
  readonly host: string
  readonly port: number
  /** Without a slash at its end; empty for the root. */
  readonly basePath: string
  readonly tokens: readonly AccessToken[]
  readonly proxy: TrustedProxy | undefined
  readonly origins: readonly string[]
  readonly recordAccess: boolean
  readonly exportFolder: string | undefined
  readonly poolSize: number
}

const leastTokenLength = 24
const leastDifferentCharacters = 8

const permissionList = z
  .array(z.enum(permissions, `must be of ${permissions.join(', ')}`))
  .min(1, 'must not be empty')
const tokenText = z
  .string()
  .min(leastTokenLength, `is weak: it must have at least ${leastTokenLength} characters`)
  .regex(/^[\x21-\x7e]+$/, 'must be of visible ASCII characters')
  .refine((token) => new Set(token).size >= leastDifferentCharacters, {
    error: `is weak: it must have at least ${leastDifferentCharacters} different characters`,
  })
const tokenList = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.issues.push({ code: 'custom', message: 'must be JSON', input: '' })
      return z.NEVER
    }
  })
  .pipe(
    z
      .array(
        z.strictObject({
          name: z.string().regex(/^[\w.@-]{1,100}$/, 'must be a short name'),
          token: tokenText,
          permissions: permissionList,
        }),
        'must be a list of { "name", "token", "permissions" }',
      )
      .min(1, 'must not be empty')
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'has a name twice')
      .refine((list) => new Set(list.map(({ token }) => token)).size === list.length, 'has a token twice'),
  )

const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '')
const databaseUrl = z.string().refine(isDatabaseUrl, 'must begin with postgres://')
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`)

const schema = z
  .object({
    DATABASE_URL: z.string('is required: the database that holds the trail').pipe(databaseUrl),
    DATABASE_READ_URL: databaseUrl.optional(),
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(4300),
    THREADLINE_BASE_PATH: z
      .string()
      .regex(/^\/(?:[\w.~-]+(?:\/[\w.~-]+)*)?\/?$/, 'must be a path such as /audit')
      .default('/audit')
      .transform((path) => path.replace(/\/+$/, '')),
    THREADLINE_TOKENS: tokenList.optional(),
    THREADLINE_TOKEN: tokenText.optional(),
    THREADLINE_PROXY_ADDRESSES: z
      .string()
      .transform(words)
      .refine((list) => list.every(isAddressOrRange), 'must be addresses or ranges such as 10.0.0.0/8')
      .optional(),
    THREADLINE_PROXY_HEADER: z
      .string()
      .regex(/^[A-Za-z][\w-]{0,60}$/, 'must be the name of a header')
      .default('x-forwarded-user')
      .transform((name) => name.toLowerCase()),
    THREADLINE_PROXY_PERMISSIONS: z.string().transform(words).pipe(permissionList).default(['read']),
    THREADLINE_ORIGINS: z
      .string()
      .transform(words)
      .refine(
        (list) => list.every(isOrigin),
        'must be origins such as https://ops.example.com, without user, password and path',
      )
      .default([]),
    THREADLINE_RECORD_ACCESS: z.enum(['true', 'false'], 'must be true or false').default('false'),
    THREADLINE_EXPORT_FOLDER: z.string().optional(),
    THREADLINE_POOL_SIZE: wholeNumber(1, 200).default(10),
  })
  .refine(
    ({ THREADLINE_TOKEN, THREADLINE_TOKENS }) =>
      THREADLINE_TOKEN === undefined || THREADLINE_TOKENS === undefined,
    {
      path: ['THREADLINE_TOKEN'],
      error: 'must not be there beside THREADLINE_TOKENS',
    },
  )
  .refine((found) => isLoopback(found.HOST) || hasAccessControl(found), {
    path: ['HOST'],
    error:
      'is not a loopback address, and there is no access control: set THREADLINE_TOKEN, THREADLINE_TOKENS or THREADLINE_PROXY_ADDRESSES',
    when: ({ value }) =>
      typeof value === 'object' && value !== null && 'HOST' in value && typeof value.HOST === 'string',
  })

/**
 * Reads the settings of the service. An empty variable is one that is not set.
 *
 * @throws ThreadlineError `usage` with every problem; never a value of a variable
 */
export function readServeSettings(variables: Variables): ServeSettings {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])),
  )
  const result = schema.safeParse(given)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message.startsWith('Invalid ') ? 'cannot be read' : issue.message,
    }))
    throw new ThreadlineError('usage', describeProblems('The service cannot be started', problems), {
      details: { problems },
    })
  }
  const found = result.data
  return {
    databaseUrl: readDatabaseUrl(found.DATABASE_URL),
    readUrl: found.DATABASE_READ_URL === undefined ? undefined : readDatabaseUrl(found.DATABASE_READ_URL),
    host: found.HOST,
    port: found.PORT,
    basePath: found.THREADLINE_BASE_PATH,
    tokens: tokensOf(found.THREADLINE_TOKEN, found.THREADLINE_TOKENS),
    proxy:
      found.THREADLINE_PROXY_ADDRESSES === undefined
        ? undefined
        : {
            header: found.THREADLINE_PROXY_HEADER,
            permissions: found.THREADLINE_PROXY_PERMISSIONS,
            isTrusted: addressCheck(found.THREADLINE_PROXY_ADDRESSES),
          },
    origins: found.THREADLINE_ORIGINS,
    recordAccess: found.THREADLINE_RECORD_ACCESS === 'true',
    exportFolder: found.THREADLINE_EXPORT_FOLDER,
    poolSize: found.THREADLINE_POOL_SIZE,
  }
}

function tokensOf(one: string | undefined, list: readonly AccessToken[] | undefined): readonly AccessToken[] {
  return one === undefined ? (list ?? []) : [{ name: 'operator', token: one, permissions }]
}

function hasAccessControl(found: {
  THREADLINE_TOKEN?: unknown
  THREADLINE_TOKENS?: unknown
  THREADLINE_PROXY_ADDRESSES?: unknown
}): boolean {
  return [found.THREADLINE_TOKEN, found.THREADLINE_TOKENS, found.THREADLINE_PROXY_ADDRESSES].some(
    (value) => value !== undefined,
  )
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function isDatabaseUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\/./.test(text)
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && !text.includes('@')
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

function addressCheck(list: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList()
  for (const text of list) {
    const [address = '', bits] = text.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  return (address) => {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    const version = isIP(plain)
    return version !== 0 && trusted.check(plain, version === 4 ? 'ipv4' : 'ipv6')
  }
}
