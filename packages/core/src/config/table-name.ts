import { type ErrorCode, ThreadlineError } from '@threadline/contract'
import { maxIdentifierBytes } from '../sql/quote.ts'

/** A table as the database knows it: both names as they are stored there, without quotes. */
export interface TableName {
  readonly schema: string
  readonly table: string
}

/** The schema of a table that is named without one. */
const defaultSchema = 'public'

/**
 * Reads `name` (schema `public`) or `schema.name`. Names are taken as the database stores them, case included. A part that contains a dot, a double
 * quote or spaces at its ends is written in double quotes, a double quote inside doubled: `"odd.schema"."Order ""Items"""`.
 *
 * @param code - The code of the error; `usage` unless told.
 * @throws ThreadlineError when the text is not such a name.
 */
export function parseTableName(text: string, code: ErrorCode = 'usage'): TableName {
  const result = readTableName(text)
  if (typeof result === 'string') throw new ThreadlineError(code, `The table name ${shown(text)} ${result}.`)
  return result
}

/** Like `parseTableName`, but gives the problem as a phrase that continues the name, for callers that collect problems. */
export function readTableName(text: string): TableName | string {
  const parts: string[] = []
  let rest = text
  for (;;) {
    const part = /^"(?<quoted>(?:[^"]|"")*)"|^(?<plain>[^".]*)/.exec(rest)
    const name = part?.groups?.quoted?.replaceAll('""', '"') ?? part?.groups?.plain ?? ''
    const problem = nameProblem(name, part?.groups?.quoted !== undefined)
    if (problem !== undefined) return problem
    parts.push(name)
    rest = rest.slice(part?.[0].length ?? 0)
    if (rest === '') break
    if (!rest.startsWith('.'))
      return 'has a double quote in a place where none can be; put the whole part in quotes and double those inside'
    rest = rest.slice(1)
  }
  if (parts.length > 2)
    return 'has more than two parts; write "schema.name", and quote a part that contains a dot'
  const [first = '', second] = parts
  return second === undefined ? { schema: defaultSchema, table: first } : { schema: first, table: second }
}

/** The shortest text that `parseTableName` reads back as this table: without the schema when it is `public`. */
export function formatTableName({ schema, table }: TableName): string {
  return schema === defaultSchema ? formatPart(table) : `${formatPart(schema)}.${formatPart(table)}`
}

/** What is wrong with a name of a schema, table or column as a phrase, or undefined. */
export function nameProblem(name: string, quoted = true): string | undefined {
  if (name === '') return 'has an empty part'
  if (!quoted && name.trim() !== name)
    return 'has spaces around a part; put that part in double quotes if they belong to it'
  if (/[\0\p{Surrogate}]/u.test(name)) return 'has characters that PostgreSQL cannot store'
  if (Buffer.byteLength(name) > maxIdentifierBytes)
    return `has a part longer than ${maxIdentifierBytes} bytes, which no object of PostgreSQL has`
  return undefined
}

function formatPart(name: string): string {
  return /[".]/.test(name) || name.trim() !== name || name === '' ? `"${name.replaceAll('"', '""')}"` : name
}

function shown(text: string): string {
  return JSON.stringify(text.length > 150 ? `${text.slice(0, 150)}…` : text)
}
