import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, test as base, inject } from 'vitest'
import { cookieName } from '../world/people.ts'
import { startBrowser } from './start-browser.ts'

export interface Visit {
  /** Who comes. @defaultValue operator */
  readonly as?: string
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  /** @defaultValue the one of the shop */
  readonly origin?: string
  readonly mount?: string
}

export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page has complained about: errors of scripts, refused by the policy, and the like. */
  readonly complaints: readonly string[]
}

let browser: Promise<Browser> | undefined

afterAll(async () => {
  await (await browser)?.close()
  browser = undefined
})

/** Opens an address of the console in a fresh context, which ends with the test. */
export type Open = (path: string, visit?: Visit) => Promise<Visitor>

export const test = base.extend<{ open: Open }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are used.
  open: async ({}, use) => {
    const contexts: BrowserContext[] = []
    await use(async (path, visit = {}) => {
      const visitor = await newVisitor(visit)
      contexts.push(visitor.context)
      await visitor.page.goto(addressOf(path, visit))
      return visitor
    })
    for (const context of contexts) await context.close()
  },
})

export const addressOf = (path: string, { origin, mount = '' }: Visit = {}): string =>
  `${origin ?? inject('world').origin}${mount}${path}`

async function newVisitor({
  as = 'operator',
  theme = 'light',
  width = 1280,
  height = 800,
  origin,
}: Visit): Promise<Visitor> {
  browser ??= startBrowser()
  const context = await (await browser).newContext({
    viewport: { width, height },
    colorScheme: theme,
    timezoneId: 'Europe/Zurich',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(45_000)
  await context.addCookies([{ name: cookieName, value: as, url: origin ?? inject('world').origin }])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // That an answer is an error is what some tests are about; the page itself shows it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return { page, context, complaints }
}
