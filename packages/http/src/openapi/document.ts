import { type ErrorCode, errorBodySchema, errorCodes, liveEvents } from '@threadline/contract'
import { z } from 'zod'
import { addressOf, type OperationName } from '../api/addresses.ts'
import type { Answer, Operation } from '../api/operation.ts'
import { operations } from '../api/operations.ts'
import { errorsOf } from '../router/common-errors.ts'
import { packageVersion } from '../router/package-version.ts'
import { schemaRegistry } from './schema-registry.ts'

type Json = Record<string, unknown>

let document: { openapi: string } & Json

/** The OpenAPI 3.1 document of the API. Paths are relative to the router. */
export function openApiDocument(): { openapi: string } & Json {
  document ??= makeDocument()
  return document
}

function makeDocument() {
  const schemas = schemaRegistry()
  const errorBody = schemas.reference(errorBodySchema, 'output')
  const change = schemas.reference(liveEvents.change, 'output')
  const paths: Record<string, Json> = {}
  for (const [name, definition] of Object.entries<Operation>(operations)) {
    const { method, path } = addressOf(name as OperationName)
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId: name,
        tags: [definition.tag],
        summary: definition.summary,
        ...(definition.description === undefined ? {} : { description: definition.description }),
        ...(definition.access === 'public' ? { security: [] } : {}),
        parameters: [
          ...parameters('path', definition.params),
          ...parameters('query', definition.query),
          ...headerParameters(name, definition),
        ],
        ...(definition.body === undefined
          ? {}
          : {
              requestBody: {
                required: true,
                content: { 'application/json': { schema: schemas.reference(definition.body, 'input') } },
              },
            }),
        responses: { ...success(definition.answer), ...failures(definition) },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Threadline',
      version: packageVersion,
      description: 'The audit trail of an application on PostgreSQL: who changed what, when and why.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '.', description: 'Where this document is.' }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [...new Set(Object.values<Operation>(operations).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all(),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token of the self-hosted service.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'threadline_session',
          description: 'Of the sign-in page. A host that embeds the router decides by its own means.',
        },
      },
    },
  }

  function success(answer: Answer): Json {
    const headers = { 'x-request-id': requestIdHeader }
    if ('schema' in answer) {
      const content = { 'application/json': { schema: schemas.reference(answer.schema, 'output') } }
      if (answer.revalidate === undefined)
        return { [answer.status]: { description: answer.description, headers, content } }
      const revalidated = { ...headers, etag: { description: 'Of this answer.', schema: { type: 'string' } } }
      return {
        [answer.status]: { description: answer.description, headers: revalidated, content },
        304: {
          description: 'As it was: the ETag of `If-None-Match` is that of the answer.',
          headers: revalidated,
        },
      }
    }
    if (!('contentType' in answer)) return { [answer.status]: { description: answer.description, headers } }
    const [type = ''] = answer.contentType.split(';')
    const schema =
      type === 'text/event-stream' ? { type: 'string', contentSchema: change } : { type: 'string' }
    const download =
      type === 'text/event-stream' ? {} : { 'content-disposition': { schema: { type: 'string' } } }
    return {
      [answer.status]: {
        description: answer.description,
        headers: { ...headers, ...download },
        content: { [type]: { schema } },
      },
    }
  }

  function failures(definition: Operation): Json {
    const byStatus = new Map<number, ErrorCode[]>()
    for (const code of errorsOf(definition)) {
      const { status } = errorCodes[code]
      byStatus.set(status, [...(byStatus.get(status) ?? []), code])
    }
    const plain = 'contentType' in definition.answer && definition.access === 'export'
    const content = plain
      ? { 'text/plain': { schema: { type: 'string' } } }
      : { 'application/json': { schema: errorBody } }
    const responses = [...byStatus].map(([status, codes]) => {
      const text = codes.map((code) => `\`${code}\`: ${errorCodes[code].title}`).join('; ')
      return [
        String(status),
        { description: `${text}.`, headers: { 'x-request-id': requestIdHeader }, content },
      ]
    })
    return Object.fromEntries(responses)
  }

  function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
    if (!(schema instanceof z.ZodObject)) return []
    const required = schemas.required(schema)
    return Object.entries<z.ZodType>(schema.shape).map(([name, member]) => {
      const { description, ...shape } = schemas.inline(member, 'input')
      return {
        name,
        in: place,
        required: place === 'path' || required.includes(name),
        ...(description === undefined ? {} : { description }),
        schema: shape,
      }
    })
  }
}

const requestIdHeader = {
  description: 'Names this answer in the log of the server; the one that was sent, if it could be used.',
  schema: { type: 'string' },
}

function headerParameters(name: string, { answer }: Operation): Json[] {
  const header = (header: string, description: string) => ({
    name: header,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  })
  return [
    header('x-request-id', 'A name for this request.'),
    ...('revalidate' in answer ? [header('if-none-match', 'The ETag of an earlier answer.')] : []),
    ...(name === 'live' ? [header('last-event-id', 'The id of the last event that was received.')] : []),
  ]
}
