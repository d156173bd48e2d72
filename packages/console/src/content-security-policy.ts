/** What a host may loosen. */
export interface ContentSecurityOptions {
  /**
   * Who may show the console in a frame, as sources of `frame-ancestors`.
   * @defaultValue `["'none'"]`
   */
  readonly frameAncestors?: readonly string[] | undefined
}

/** The policy of the console's pages: everything comes from the origin itself, nothing is written into the page as code or style. */
export function contentSecurityPolicy({ frameAncestors = ["'none'"] }: ContentSecurityOptions = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.join(' ')}`,
  ].join('; ')
}
