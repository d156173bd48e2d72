import { z } from 'zod'
import { utf8Length } from './utf8-length.ts'

/** What a text may be. */
export interface BoundedTextOptions {
  /** White space around it is removed before it is measured. @defaultValue true */
  readonly trim?: boolean
  /** Tabs and line ends are allowed. @defaultValue false */
  readonly multiline?: boolean
}

/** Text that is not blank, has at most `maxBytes` bytes in UTF-8 and no control characters. */
export function boundedText(maxBytes: number, options: BoundedTextOptions = {}): z.ZodString {
  const { trim = true, multiline = false } = options
  return (trim ? z.string().trim() : z.string()).min(1, 'must not be empty').check((payload) => {
    const message = textProblem(payload.value, maxBytes, multiline)
    if (message !== undefined) payload.issues.push({ code: 'custom', message, input: payload.value })
  })
}

const controlCharacter = /\p{Cc}/u
const controlCharacterExceptLayout = /[^\P{Cc}\t\n\r]/u

function textProblem(text: string, maxBytes: number, multiline: boolean): string | undefined {
  if (text.length > 0 && text.trim() === '') return 'must not be empty'
  if ((multiline ? controlCharacterExceptLayout : controlCharacter).test(text)) {
    return multiline
      ? 'must not contain control characters other than tabs and line ends'
      : 'must not contain control characters'
  }
  const bytes = utf8Length(text)
  if (bytes === -1) return 'must be well-formed Unicode'
  if (bytes > maxBytes) return `must have at most ${maxBytes} bytes`
  return undefined
}
