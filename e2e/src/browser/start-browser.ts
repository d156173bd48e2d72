import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/**
 * What Chromium needs where there is neither a display nor a graphics card. Not the arguments that come with the binary: those switch the same-origin policy off,
 * and put all pages into one process, which ends with the first of them.
 */
const ownArguments = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none']

/** Starts the Chromium that comes from npm, so that no machine needs a browser of its own. */
export async function startBrowser(): Promise<Browser> {
  return await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ownArguments,
    headless: true,
  })
}
