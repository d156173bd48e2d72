import { InvalidArgumentError } from 'commander'

/** How commander has an option read: its text, and the value from where it was given before. */
export type OptionReader = (text: string, previous: unknown) => unknown

/** Reads an option that may be given once; commander itself would silently keep the last. */
export function once<Value>(read: (text: string) => Value): (text: string, previous: unknown) => Value {
  return (text, previous) => {
    if (previous !== undefined) throw new InvalidArgumentError('It was given twice.')
    return read(text)
  }
}

/** Text that is taken as it is, as long as there is any. */
export function someText(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.')
  return text
}

/** A whole number. Which ones are allowed is for the reader of the option to say. */
export function wholeNumber(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

const commaOutsideQuotes = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/

/** A list: separated by commas, or the option repeated. A comma within double quotes belongs to the item. */
export function list(text: string, previous: unknown): string[] {
  const items = text.split(commaOutsideQuotes).map((item) => item.trim())
  if (items.includes('')) throw new InvalidArgumentError('It has an empty place in its list.')
  return [...before(previous), ...items]
}

/** A value for each time the option is given, taken as it is. */
export function each(text: string, previous: unknown): string[] {
  return [...before(previous), text]
}

function before(previous: unknown): string[] {
  return Array.isArray(previous) ? previous.map(String) : []
}

/** `true` or `false`. */
export function truth(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It must be true or false.')
  return text === 'true'
}
