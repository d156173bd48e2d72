import type postgres from 'postgres'
import type { ByVariant } from './capture-result.ts'
import type { VariantName } from './variants/variant.ts'
import type { Lane } from './workloads/lane.ts'

/** Bytes of what each recording lane has recorded so far: its audit tables with their indexes and TOAST. */
export async function auditBytes(lanes: readonly Lane[]): Promise<ByVariant> {
  const bytes: Partial<Record<VariantName, number>> = {}
  for (const { sql, variant } of lanes) {
    if (variant.auditSchema !== null) bytes[variant.name] = await schemaBytes(sql, variant.auditSchema)
  }
  return bytes
}

/** The growth between two sizes, for each of so many changes. */
export function bytesPerChange(before: ByVariant, after: ByVariant, changes: number): ByVariant {
  const names = Object.keys(after) as VariantName[]
  return Object.fromEntries(names.map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / changes]))
}

async function schemaBytes(sql: postgres.Sql, schema: string): Promise<number> {
  const [row] = await sql<{ bytes: string }[]>`
    select coalesce(sum(pg_total_relation_size(oid)), 0) as bytes
    from pg_class where relkind = 'r' and relnamespace = to_regnamespace(${schema})`
  return Number(row?.bytes ?? 0)
}
