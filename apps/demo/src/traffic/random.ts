/** Random choices that are the same for the same seed. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number
  /** One of a list; undefined when it is empty. */
  pick<Item>(list: readonly Item[]): Item | undefined
  /** Some of a list, without repetition, in the order of the list. */
  some<Item>(list: readonly Item[], atMost: number): Item[]
  /** Letters and digits. */
  word(length: number): string
}

/** The generator is mulberry32: a few lines, good enough for a crowd. */
export function random(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    whole,
    pick: (list) => list[whole(0, list.length - 1)],
    some: (list, atMost) => {
      const chosen = new Set<number>()
      const size = Math.min(list.length, whole(1, atMost))
      while (chosen.size < size) chosen.add(whole(0, list.length - 1))
      return list.filter((_, index) => chosen.has(index))
    },
    word: (length) =>
      Array.from({ length }, () => 'abcdefghijkmnpqrstuvwxyz23456789'.charAt(whole(0, 31))).join(''),
  }
}
