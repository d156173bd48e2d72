import { quoteIdentifier } from '../sql/quote.ts'

/** Roles that exist already, by what they are to be able to do. None of them can write the trail. */
export interface StorageRoles {
  /** May record semantic actions. It needs nothing at all for its writes to be captured. */
  readonly application?: readonly string[]
  /** May read the trail. */
  readonly reader?: readonly string[]
}

/** The statements that give roles exactly what they need; running them again changes nothing. */
export function grantStatements(schema: string, { application = [], reader = [] }: StorageRoles): string[] {
  const s = quoteIdentifier(schema)
  return [
    ...application.flatMap((role) => [
      `GRANT USAGE ON SCHEMA ${s} TO ${quoteIdentifier(role)}`,
      `GRANT EXECUTE ON FUNCTION ${s}.record_action(text, json) TO ${quoteIdentifier(role)}`,
    ]),
    ...reader.flatMap((role) => [
      `GRANT USAGE ON SCHEMA ${s} TO ${quoteIdentifier(role)}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${s} TO ${quoteIdentifier(role)}`,
    ]),
  ]
}
