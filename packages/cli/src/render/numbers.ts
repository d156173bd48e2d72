/** A number with its thousands apart. */
export const count = (value: number): string => Math.round(value).toLocaleString('en')

/** A number of things. */
export const counted = (value: number, thing: string): string =>
  `${count(value)} ${thing}${value === 1 ? '' : 's'}`

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** An amount of storage, with three digits at most. */
export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(Math.floor(Math.log(value) / Math.log(1024)), units.length - 1)
  const scaled = value / 1024 ** step
  return `${scaled.toFixed(step === 0 || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2)} ${units[step]}`
}

const spans = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** A span of time in the largest unit that divides it. */
export function span(seconds: number): string {
  const [size, unit] = spans.find(([candidate]) => seconds % candidate === 0) ?? [1, 'second']
  return counted(seconds / size, unit)
}
