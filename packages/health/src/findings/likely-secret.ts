/** Words of a column name that by themselves promise a secret. */
const words = [
  'apikey',
  'cvc',
  'cvv',
  'credential',
  'iban',
  'otp',
  'passphrase',
  'passwd',
  'password',
  'pin',
  'pwd',
  'salt',
  'secret',
  'ssn',
  'token',
  'totp',
]

/** Words that promise one together, in this order. */
const phrases = [
  ['access', 'key'],
  ['account', 'number'],
  ['api', 'key'],
  ['bank', 'account'],
  ['card', 'number'],
  ['credit', 'card'],
  ['encryption', 'key'],
  ['national', 'id'],
  ['passport', 'number'],
  ['private', 'key'],
  ['recovery', 'code'],
  ['routing', 'number'],
  ['secret', 'key'],
  ['social', 'security'],
  ['tax', 'id'],
]

/** Whether a column probably holds something that an audit trail should not keep, to judge by its name. */
export function isLikelySecret(column: string): boolean {
  return nameHolds(column, words, phrases)
}

/** Whether the name of a column holds one of some words, or one of some phrases. */
export function nameHolds(
  column: string,
  single: readonly string[],
  together: readonly (readonly string[])[],
): boolean {
  const parts = wordsOf(column)
  return (
    parts.some((part) => single.includes(part)) ||
    together.some((phrase) =>
      parts.some((_, at) => phrase.every((word, index) => parts[at + index] === word)),
    )
  )
}

/** The words of `api_key`, `apiKey`, `API-Keys`, in lower case and singular. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/(?<=..)s$/, ''))
}
