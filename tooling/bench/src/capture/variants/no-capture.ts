import type { Variant } from './variant.ts'

const nothing = { auditSchema: null, countChanges: null, install: async () => {}, forget: async () => {} }

/** The work alone. */
export const noCapture: Variant = {
  ...nothing,
  name: 'none',
  label: 'no capture',
  schema: 'bench_none',
  setsContext: false,
}

/** The same once more at the end of each round: how far it is from the first tells how steady the machine was. */
export const closingBaseline: Variant = {
  ...nothing,
  name: 'closing',
  label: 'no capture, closing',
  schema: 'bench_closing',
  setsContext: false,
}

/** Not captured, but actor and correlation id are set: the part of Threadline's cost that is the naming of the actor. */
export const contextOnly: Variant = {
  ...nothing,
  name: 'context',
  label: 'context only',
  schema: 'bench_context',
  setsContext: true,
}
