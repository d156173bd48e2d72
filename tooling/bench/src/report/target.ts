/** A limit that a measured figure must not exceed. */
export interface Target {
  readonly value: number
  readonly limit: number
}

const isMet = ({ value, limit }: Target): boolean => value <= limit

/** The limit and whether it is met, for a table. */
export const describeTarget = (target: Target, format: (value: number) => string): string =>
  `≤ ${format(target.limit)} ${isMet(target) ? 'met' : 'not met'}`
