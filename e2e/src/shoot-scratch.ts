import { mkdirSync } from 'node:fs'
import { startBrowser } from './browser/start-browser.ts'

const [origin = '', only = '', themes = 'light,dark', widths = '1280'] = process.argv.slice(2)
const pages: Record<string, string> = {
  home: '/',
  timeline: '/timeline?range=1h',
  panel: '/timeline?range=1h&op=update&table=orders',
  coverage: '/coverage',
  redaction: '/policy/redaction',
  retention: '/policy/retention',
  exports: '/exports',
  evidence: '/evidence',
  actor: '/actors/admin/anna',
  row: '/rows/orders/7',
  compare: '/rows/orders/7',
  tx: '/timeline?correlation_id=case-4711',
  empty: '/timeline?correlation_id=nothing',
}
const browser = await startBrowser()
mkdirSync('/tmp/shots', { recursive: true })
for (const theme of themes.split(','))
  for (const width of widths.split(',').map(Number)) {
    const context = await browser.newContext({
      viewport: { width, height: width < 500 ? 800 : 800 },
      colorScheme: theme as 'light',
      timezoneId: 'Europe/Zurich',
    })
    const page = await context.newPage()
    page.on(
      'console',
      (m) =>
        ['error', 'warning'].includes(m.type()) &&
        console.log(theme, width, m.type(), m.text().slice(0, 400)),
    )
    page.on('pageerror', (e) => console.log('PAGEERROR', e.message.slice(0, 500)))
    for (const [name, path] of Object.entries(pages)) {
      if (only && !only.split(',').includes(name)) continue
      await page.goto(origin + path)
      await page.waitForLoadState('networkidle')
      if (name === 'panel') {
        await page.getByRole('row').nth(2).click()
        await page.waitForTimeout(300)
      }
      if (name === 'tx') {
        await page.getByRole('row').nth(1).click()
        await page.getByText('Open transaction').click()
        await page.waitForLoadState('networkidle')
      }
      if (name === 'compare') {
        await page.getByRole('button', { name: 'Compare two instants' }).click()
        await page.waitForLoadState('networkidle')
        await page.waitForTimeout(200)
      }
      await page.screenshot({ path: `/tmp/shots/${name}-${theme}-${width}.png` })
    }
    await context.close()
  }
await browser.close()
