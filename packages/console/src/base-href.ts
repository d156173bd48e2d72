/**
 * The way from a page to the place where the console is mounted, as a relative reference for `<base href>`. The browser resolves it against the address that
 * it sees, so that it stays right behind a proxy or a framework that takes a prefix off the path.
 *
 * @param path - The path of the request, encoded.
 * @param mount - The path under which the console is mounted, without a slash at its end.
 */
export function baseHref(path: string, mount: string): string {
  const below = path.startsWith(`${mount}/`) ? path.slice(mount.length + 1) : null
  if (below === null) return `./${path.slice(path.lastIndexOf('/') + 1)}/`
  const depth = below.split('/').length - 1
  return depth === 0 ? './' : '../'.repeat(depth)
}
