import type { z } from 'zod'

/** One thing that is wrong with an input: where it is, and a phrase that continues it, as in `limit` `must be …`. */
export type Problem = {
  /** For example `limit`, `op[1]`, `actor.onBehalfOf.id`; empty for the input as a whole. */
  path: string
  message: string
}

/**
 * Everything that a failed parse found, in the words of Threadline. An unknown name is one problem for each name.
 * Values of the input are never repeated, so that problems may be shown and logged.
 *
 * @param known - The names that the top level of the input knows, to be listed when one is unknown.
 */
export function problemsFromZod(error: z.core.$ZodError, known: readonly string[] = []): Problem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: formatPath(issue.path), message: describeIssue(issue) }]
    }
    const list = issue.path.length === 0 && known.length > 0 ? ` (known: ${known.join(', ')})` : ''
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      message: `is not known${list}`,
    }))
  })
}

/** Problems as one sentence: `Invalid filter: limit must be …; tabel is not known.` */
export function describeProblems(title: string, problems: readonly Problem[]): string {
  const parts = problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
  return `${title}: ${parts.join('; ')}.`
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  record: 'an object',
}

function describeIssue(issue: z.core.$ZodIssue): string {
  // A message that a schema gives itself stays; zod's own are put into our words.
  if (!issue.message.startsWith('Invalid ')) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'is required'
      return `must be ${typeWords[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    default:
      return issue.message
  }
}

const plainName = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u
const longestName = 80

function formatPath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (plainName.test(String(step)) && String(step).length <= longestName) {
      text += text === '' ? String(step) : `.${String(step)}`
    } else text += `[${JSON.stringify(String(step).slice(0, longestName))}]`
  }
  return text
}
