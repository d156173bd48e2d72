import { useCallback, useState } from 'react'
import { type Instants, rangesEqual, resolveRange, type TimeRange } from '../../time/time-range.ts'

/** The instants of a range, the same for rows, counts and histogram, until the range changes or somebody asks for the present. */
export function useAnchoredRange(range: TimeRange): {
  instants: Instants
  anchoredAt: number
  refresh: () => void
} {
  const [anchor, setAnchor] = useState(() => anchored(range))
  if (!rangesEqual(anchor.range, range)) setAnchor(anchored(range))
  const refresh = useCallback(() => setAnchor(({ range: current }) => anchored(current)), [])
  return { instants: anchor.instants, anchoredAt: anchor.at, refresh }
}

function anchored(range: TimeRange) {
  const now = new Date()
  return { range, instants: resolveRange(range, now), at: now.getTime() }
}
