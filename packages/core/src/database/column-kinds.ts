import { type SQL, sql } from 'drizzle-orm'

/** How values of a type become text, both ways: by the server in a query, and from the bytes that COPY sends in its binary format. */
interface ColumnKind {
  readonly text: (expression: SQL) => SQL
  readonly read: (data: Buffer, start: number, end: number) => string
}

/** The kinds of columns that are read in great numbers. */
export const columnKinds = {
  /** text, json and "char": their bytes are their text. */
  text: {
    text: (expression) => sql`${expression}::text`,
    read: (data, start, end) => data.toString('utf8', start, end),
  },
  integer: {
    text: (expression) => sql`${expression}::text`,
    read: (data, start) => data.readInt32BE(start).toString(),
  },
  bigint: {
    text: (expression) => sql`${expression}::text`,
    read: (data, start) => data.readBigInt64BE(start).toString(),
  },
  /** timestamptz, as ISO 8601 in UTC with six digits of fraction. */
  instant: {
    text: (expression) => sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    read: (data, start) => toInstant(Number(data.readBigInt64BE(start))),
  },
} as const satisfies Readonly<Record<string, ColumnKind>>

const startOf2000 = 946_684_800
const secondsOfDay = 86_400
let lastDay = { day: Number.NaN, text: '' }

/** Microseconds since 2000, exact for the next 250 years. Many times of one day follow each other. */
function toInstant(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1_000_000)
  const day = Math.floor(seconds / secondsOfDay)
  if (day !== lastDay.day) {
    const date = new Date((day * secondsOfDay + startOf2000) * 1000)
    lastDay = { day, text: date.toISOString().slice(0, 11) }
  }
  const second = seconds - day * secondsOfDay
  const fraction = microseconds - seconds * 1_000_000
  const [hour, minute] = [Math.floor(second / 3600), Math.floor(second / 60) % 60]
  return `${lastDay.text}${digits(hour, 2)}:${digits(minute, 2)}:${digits(second % 60, 2)}.${digits(fraction, 6)}Z`
}

const digits = (value: number, length: number) => String(value).padStart(length, '0')

/** A column of a statement: its expression, and what it holds. */
export interface SelectedColumn {
  readonly expression: SQL
  readonly kind: keyof typeof columnKinds
}
