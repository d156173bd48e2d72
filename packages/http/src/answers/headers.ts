/** Headers of every answer of the API: nothing of it is to be run, framed, guessed or referred from. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** The trail is not to be kept by anybody on the way. */
export const notStored = 'no-store'
