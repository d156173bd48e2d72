import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

/** The colours of both themes by their names. */
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
)

type Theme = 'light' | 'dark'

const read = (name: string, theme: Theme): string => colours.get(name)?.[theme] ?? 'none'

/** The contrast of WCAG 2. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const grounds = ['paper', 'surface', 'sunken', 'accent-soft']
const inks = ['ink', 'ink-soft', 'ink-faint', 'accent', 'warn', 'delete']
const softened = ['insert', 'update', 'delete', 'truncate', 'snapshot', 'warn']

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(grounds.flatMap((ground) => inks.map((ink) => [ink, ground] as const)))(
    'text in %s on %s has a contrast of at least 4.5',
    (ink, ground) => {
      expect(contrast(read(ink, theme), read(ground, theme))).toBeGreaterThanOrEqual(4.5)
    },
  )

  test.each(softened)('%s on its own soft ground has a contrast of at least 4.5', (name) => {
    expect(contrast(read(name, theme), read(`${name}-soft`, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test('text on the accent, edges of controls and the thread can be seen', () => {
    expect(contrast(read('on-accent', theme), read('accent', theme))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(read('on-accent', theme), read('accent-strong', theme))).toBeGreaterThanOrEqual(4.5)
    for (const ground of ['paper', 'surface', 'sunken']) {
      expect(contrast(read('edge', theme), read(ground, theme))).toBeGreaterThanOrEqual(3)
      expect(contrast(read('thread', theme), read(ground, theme))).toBeGreaterThanOrEqual(3)
    }
  })
})
