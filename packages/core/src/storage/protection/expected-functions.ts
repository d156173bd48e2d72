import { createHash } from 'node:crypto'
import { quoteIdentifier } from '../../sql/quote.ts'
import { renderStorage } from '../migrations.ts'

/** What this version creates a function of the audit schema with. */
export interface ExpectedFunction {
  /** sha256 of its text, in hex. */
  readonly digest: string
  readonly definer: boolean
  /** As `pg_proc.proconfig` has them, sorted. */
  readonly settings: readonly string[]
}

/** The functions of the audit schema, by name, read from the statements that create them. */
export function expectedFunctions(schema: string): Map<string, ExpectedFunction> {
  const start = `CREATE FUNCTION ${quoteIdentifier(schema)}.`
  const statements = renderStorage({ schema }).flatMap((migration) => migration.statements)
  return new Map(
    statements.flatMap((statement) => {
      const at = statement.search(/^CREATE FUNCTION /m)
      const [, head, , body] = /^([^$]*?)\sAS (\$\w+\$)([\s\S]*)\2$/.exec(statement.slice(at)) ?? []
      if (at < 0 || head === undefined || body === undefined) return []
      const name = head.slice(start.length).split('(', 1)[0] ?? ''
      const settings = [...head.matchAll(/\sSET "?(\w+)"? = (?:'([^']*)'|(.*?))(?=\sSET |\s*$)/g)]
      return [
        [
          name,
          {
            digest: createHash('sha256').update(body).digest('hex'),
            definer: /\sSECURITY DEFINER\b/.test(head),
            settings: settings.map(([, key, quoted, plain]) => `${key}=${quoted ?? plain}`).sort(),
          },
        ] as const,
      ]
    }),
  )
}
