import type { Screen } from './screen.ts'

/** Says where the console is. */
export function printAddress({ print, colours }: Screen, url: string): void {
  print(`${colours.bold('The console:')} ${url}`, `${colours.dim('The API:')}     ${url}api/openapi.json`, '')
}
