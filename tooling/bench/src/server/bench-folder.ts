import { fileURLToPath } from 'node:url'

/** Where servers keep their data: a folder of the checkout that git ignores. */
export const benchFolder = fileURLToPath(new URL('../../../../.threadline/bench', import.meta.url))
