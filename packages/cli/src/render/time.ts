/** An instant for people: `2026-11-03 14:30:00.123456 UTC`, which every time option reads back. */
export function timeText(instant: string): string {
  return `${instant.slice(0, -1).replace('T', ' ')} UTC`
}
