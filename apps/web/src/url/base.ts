/** Where the console is mounted, as the page says it; with a slash at its end. */
export const baseUrl = new URL('./', document.baseURI)

/** The address of a file or a route below the base. */
export const belowBase = (path: string): string => new URL(path.replace(/^\//, ''), baseUrl).href

/** What the server wrote into the page. */
export interface PageFacts {
  readonly signIn?: boolean
}

export const pageFacts: PageFacts = readFacts()

function readFacts(): PageFacts {
  const facts: unknown = JSON.parse(document.getElementById('threadline')?.textContent ?? '{}')
  return typeof facts === 'object' && facts !== null ? facts : {}
}
