import { permissions, user } from '@threadline/contract'
import fc from 'fast-check'
import { expect } from 'vitest'
import { accessHeader, test } from '../__fixtures__/api.ts'
import { openApiDocument } from './document.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: { readonly enum?: string[]; readonly examples?: string[]; readonly type?: string }
}

interface DocumentedOperation {
  readonly operationId: string
  readonly parameters: Parameter[]
  readonly requestBody?: object
  readonly responses: Record<string, unknown>
}

const runs = 400
/** Such text as breaks things: quotes, escapes, NUL, halves of surrogates, directions, long, numbers and what looks like SQL and JSON. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    ...[
      '',
      ' ',
      '\0',
      '\ud800',
      "'",
      '"',
      '\\',
      '%',
      '{}',
      '{"id":1}',
      '{"__proto__":1}',
      '[1,2]',
      '["1","2"]',
      'null',
    ],
    ...[
      '__proto__',
      '-1',
      '0',
      '9223372036854775807',
      '9223372036854775808',
      '1e400',
      'NaN',
      '\u202e',
      'sha256:x',
    ],
    ...[
      "'; drop table orders --",
      '1 or 1=1',
      'orders',
      'public.orders',
      'nothing',
      'a.b.c',
      'user/1',
      'x'.repeat(5000),
    ],
    ...[
      '2026-11-01',
      '2026-02-30',
      '0001-01-01',
      '9999-12-31',
      '2026-11-01T00:00:00Z',
      'infinity',
      'true',
      '*',
    ],
  ),
)

function textFor({ schema }: Parameter): fc.Arbitrary<string> {
  const likely = [
    ...(schema.enum ?? []),
    ...(schema.examples ?? []),
    ...(schema.type === 'integer' ? ['1', '7'] : []),
  ]
  return likely.length === 0 ? nasty : fc.oneof(nasty, fc.constantFrom(...likely.map(String)))
}

const documented = Object.entries(
  openApiDocument().paths as Record<string, Record<string, DocumentedOperation>>,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
)

/** A request for an operation: most parameters missing, some unknown, some twice. */
const requests = fc.constantFrom(...documented).chain(({ path, method, operation }) => {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query')
  return fc.record({
    operation: fc.constant(operation),
    method: fc.constant(method),
    path: fc
      .tuple(...inPath.map(textFor))
      .map((values) =>
        inPath.reduce(
          (text, { name }, index) => text.replace(`{${name}}`, encode(values[index] ?? '')),
          path,
        ),
      ),
    query: fc.tuple(...inQuery.map((parameter) => fc.option(textFor(parameter), { freq: 2 }))),
    names: fc.constant(inQuery.map(({ name }) => name)),
    further: fc.option(fc.tuple(nasty, nasty), { freq: 8 }),
    body: fc.oneof(
      fc.json({ maxDepth: 2 }),
      nasty,
      fc.constantFrom('{"name":"x","address":"timeline"}', '{"mode":"dry_run"}'),
    ),
    lastEventId: fc.option(nasty, { freq: 4 }),
  })
})

/** Empty segments and dots would be another address. */
const encode = (text: string) =>
  /^\.{0,2}$/.test(text) ? '1' : encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))

test('whatever is asked, no answer is undocumented, a failure of the server, or tells of SQL', async ({
  api,
}) => {
  await api.write(
    `insert into orders values (1, 'a', 'new', 1); insert into people values (1, 'HIDDEN', 'x')`,
  )
  await api.write(
    `insert into orders values (2, 'b', 'HIDDEN', 1); insert into order_lines values (1, 2, 'HIDDEN')`,
  )
  const router = api.router()
  const scoped = { permissions, actor: user('a'), scope: { tenant: 'a' } }
  await fc.assert(
    fc.asyncProperty(
      requests,
      fc.boolean(),
      async ({ operation, method, path, query, names, ...rest }, isScoped) => {
        const given = names.flatMap((name, index) => (query[index] == null ? [] : [[name, query[index]]]))
        const further = rest.further === null ? [] : [rest.further]
        const text = new URLSearchParams(
          [...given, ...further].map(([name, value]): [string, string] => [String(name), String(value)]),
        )
        const leave = new AbortController()
        const response = await router.request(`/api${path}${text.size === 0 ? '' : `?${text}`}`, {
          method,
          signal: leave.signal,
          headers: {
            'content-type': 'application/json',
            ...(isScoped ? accessHeader(scoped) : {}),
            ...(rest.lastEventId === null ? {} : { 'last-event-id': encode(rest.lastEventId) }),
          },
          ...(operation.requestBody === undefined ? {} : { body: rest.body }),
        })
        const isStream = operation.operationId === 'live' && response.status === 200
        const answer = isStream ? '' : await response.text()
        if (isStream) await response.body?.cancel()
        leave.abort()
        expect(Object.keys(operation.responses), `${method} ${path}`).toContain(String(response.status))
        expect([500, 502, 504], `${method} ${path}?${text}: ${answer}`).not.toContain(response.status)
        expect(answer).not.toMatch(/\bselect\b.*\bfrom\b|\n {4}at |node_modules/i)
        if (isScoped) expect(answer).not.toContain('HIDDEN')
      },
    ),
    { numRuns: runs },
  )
})
