/** What a session does next. Sessions take turns; each runs on a connection of its own. */
export type Step =
  | { readonly kind: 'begin'; readonly isolation: 'read committed' | 'repeatable read' | 'serializable' }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'savepoint'; readonly name: string }
  | { readonly kind: 'rollback to'; readonly name: string }
  | { readonly kind: 'release'; readonly name: string }
  /** The setting, well-formed or not, and the actor that it names. */
  | { readonly kind: 'actor'; readonly setting: string; readonly actor: string | null }
  | { readonly kind: 'write'; readonly sql: string }

export interface SessionStep {
  readonly session: number
  readonly step: Step
}

export type Program = readonly SessionStep[]
