import { z } from 'zod'

type Json = Record<string, unknown>
type Direction = 'input' | 'output'

/** The schemas of the contract as components of an OpenAPI document: those with an id become one component each. */
export interface SchemaRegistry {
  /** A schema by reference, or written out where it has no id. */
  reference(schema: z.ZodType, direction: Direction): Json
  /** A schema written out, without references on its own level: for parameters. */
  inline(schema: z.ZodType, direction: Direction): Json
  /** The names of the required members of an object. */
  required(schema: z.ZodType): string[]
  all(): Json
}

export function schemaRegistry(): SchemaRegistry {
  const components = new Map<string, Json>()

  function convert(schema: z.ZodType, direction: Direction): Json {
    const {
      $schema: _dialect,
      $defs,
      ...own
    } = z.toJSONSchema(schema, {
      io: direction,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        // Text with a length in bytes has none in characters that could be written down.
        const { examples } = z.globalRegistry.get(zodSchema) ?? {}
        if (Array.isArray(examples)) Object.assign(jsonSchema, { examples })
      },
    }) as Json & { $defs?: Record<string, Json> }
    for (const [id, definition] of Object.entries($defs ?? {})) {
      if (!components.has(id)) components.set(id, pointing(definition))
    }
    return pointing(own)
  }

  return {
    reference: convert,
    inline(schema, direction) {
      const converted = convert(schema, direction)
      const { $ref, ...rest } = converted
      const target = typeof $ref === 'string' ? components.get($ref.slice(componentPath.length)) : undefined
      return target === undefined ? converted : { ...target, ...rest, id: undefined }
    },
    required: (schema) => {
      const { required } = convert(schema, 'input')
      return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
    },
    all: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

const componentPath = '#/components/schemas/'

/** References of a schema by itself, as references into a document; and without the ids, which mean something else in JSON Schema. */
function pointing(value: Json): Json {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      key === '$ref' && typeof member === 'string' ? member.replace('#/$defs/', componentPath) : member,
    ),
  )
}
