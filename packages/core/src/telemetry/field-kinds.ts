/** What a field of an event can be: a time, a number, a yes or no, or one of a few known words. Free text is not among them. */
export type TelemetryField =
  | { readonly kind: 'duration'; readonly help: string }
  | { readonly kind: 'count'; readonly help: string; readonly unit?: string }
  | { readonly kind: 'gauge'; readonly help: string; readonly unit?: string }
  | { readonly kind: 'flag'; readonly help: string }
  | { readonly kind: 'choice'; readonly help: string; readonly values: readonly string[] }
  | { readonly kind: 'known'; readonly help: string; readonly values: readonly string[] }

/** One kind of event: what it tells, and its fields. */
export interface TelemetryEventEntry {
  readonly help: string
  readonly fields: Readonly<Record<string, TelemetryField>>
}

/** How long it took, in milliseconds with fractions. Becomes a histogram. */
export const duration = { kind: 'duration', help: 'Milliseconds that it took.' } as const

/** A whole number from 0, which adds up over events. */
export const count = <const Unit extends string>(unit: Unit, help: string) =>
  ({ kind: 'count', unit, help }) as const

/** A whole number that the next event replaces; null where it is not known. */
export const gauge = <const Unit extends string>(unit: Unit, help: string) =>
  ({ kind: 'gauge', unit, help }) as const

export const flag = (help: string) => ({ kind: 'flag', help }) as const

/** One of the words of a list; the type admits no other. */
export const choice = <const Values extends readonly string[]>(help: string, values: Values) =>
  ({ kind: 'choice', help, values }) as const

/** One of the words of a list; whatever else is given counts as `other`. */
export const known = (help: string, values: readonly string[]) => ({ kind: 'known', help, values }) as const
