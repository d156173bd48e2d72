/**
 * The name of a list that a mistyped one most likely means, or undefined when none is near: at most a third of its letters differ, case aside.
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const word = typed.slice(0, 100).toLowerCase()
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const name of names) {
    const distance = editDistance(word, name.toLowerCase())
    if (distance < bestDistance && distance <= Math.max(1, Math.floor(name.length / 3))) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** How many letters must be inserted, removed, replaced or exchanged with their neighbour to make one word of the other. */
function editDistance(from: string, to: string): number {
  const [source, target] = [[...from], [...to]]
  let beforePrevious: number[] = []
  let previous = Array.from({ length: target.length + 1 }, (_, index) => index)
  for (const [row, letter] of source.entries()) {
    const current = [row + 1]
    for (const [column, other] of target.entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1)
      const exchanged =
        letter === target[column - 1] && other === source[row - 1]
          ? (beforePrevious[column - 1] ?? 0) + 1
          : Number.POSITIVE_INFINITY
      current.push(Math.min(replaced, exchanged, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    beforePrevious = previous
    previous = current
  }
  return previous[target.length] ?? 0
}
