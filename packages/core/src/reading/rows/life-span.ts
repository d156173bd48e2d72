/** A time in the life of a row during which it had one key: from the change `low` on, and before the change `high`. */
export interface LifeSpan {
  readonly rowKey: string
  readonly low: string
  readonly high: string
}

export const largestId = (2n ** 63n - 1n).toString()

/** The whole of one key, whatever rows had it. */
export const wholeKey = (rowKey: string): LifeSpan => ({ rowKey, low: '0', high: largestId })
