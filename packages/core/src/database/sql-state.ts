/** The error and everything that caused it, outermost first. */
export function causes(error: unknown): object[] {
  const chain: object[] = []
  let current = error
  while (typeof current === 'object' && current !== null && !chain.includes(current)) {
    chain.push(current)
    current = Reflect.get(current, 'cause')
  }
  return chain
}

/** Whether a code is an SQLSTATE. Codes of drivers and of Node are longer, but for `EPIPE`, which no class of SQLSTATE contains. */
function isSqlState(code: unknown): code is string {
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE'
}

/**
 * The SQLSTATE of a failed statement, looked for in the whole chain of causes: Drizzle wraps the errors of drivers, and Threadline wraps again.
 * Undefined when the error does not come from the server.
 */
export function sqlState(error: unknown): string | undefined {
  for (const link of causes(error)) {
    const code: unknown = Reflect.get(link, 'code')
    if (isSqlState(code)) return code
  }
  return undefined
}
