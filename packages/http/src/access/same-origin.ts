import { ThreadlineError } from '@threadline/contract'

/**
 * Refuses a request that changes something if a page of another origin may have made a browser send it. `Sec-Fetch-Site` and `Origin` are set by browsers, which
 * no page can prevent; a client that is no browser sends neither, and carries no cookies that it does not know of.
 *
 * @param origins - Further origins that may, such as `https://ops.example.com`.
 * @throws ThreadlineError `foreign_origin`
 */
export function requireSameOrigin(request: Request, origins: readonly string[]): void {
  const origin = request.headers.get('origin')
  if (origin !== null && origins.includes(origin)) return
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) {
    if (site === 'same-origin') return
    throw foreign()
  }
  if (origin !== null && !isSame(origin, request)) throw foreign()
}

function isSame(origin: string, request: Request): boolean {
  const host = request.headers.get('host') ?? new URL(request.url).host
  return URL.canParse(origin) && new URL(origin).host === host
}

function foreign(): ThreadlineError {
  return new ThreadlineError(
    'foreign_origin',
    'The request comes from a page of another origin; name that origin in the option "origins" if it may change something here.',
  )
}
