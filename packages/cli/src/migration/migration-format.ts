import { drizzleFormat } from './drizzle-format.ts'
import { prismaFormat } from './prisma-format.ts'
import { sqlFormat } from './sql-format.ts'

/** What a migration is to be called and consist of. */
export interface NewMigration {
  /** In words joined by underscores, for example `threadline_triggers`. */
  readonly name: string
  readonly statements: readonly string[]
  readonly createdAt: Date
}

/** How a migration tool keeps its migrations. */
export interface MigrationFormat {
  /** Where the tool keeps them unless told. */
  readonly folder: string
  /** The SQL of the migrations in a folder, oldest first. */
  read(folder: string): Promise<string[]>
  /** Adds a migration and returns its file. */
  write(folder: string, migration: NewMigration): Promise<string>
  /** The command that brings a migration, written to this file, into the database. */
  howToApply(file: string): string
}

/** The formats by the name of their option. */
export const migrationFormats = {
  sql: sqlFormat,
  drizzle: drizzleFormat,
  prisma: prismaFormat,
} as const satisfies Record<string, MigrationFormat>

export type MigrationFormatName = keyof typeof migrationFormats
