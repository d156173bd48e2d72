import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const folder = fileURLToPath(new URL('../../screenshots', import.meta.url))

/** Narrow, usual and wide. */
const screenWidths = [375, 1280, 1920] as const

/** Pictures of the page in every width, for people to look at; the folder is not part of the repository. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const width of screenWidths) {
    await page.setViewportSize({ width, height: width === 375 ? 812 : 900 })
    await page.screenshot({ path: `${folder}/${name}-${width}.png` })
  }
}
