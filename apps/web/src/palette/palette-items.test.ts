import { expect, test } from 'vitest'
import { paletteItems } from './palette-items.ts'

const ids = (text: string) => paletteItems(text, ['orders', 'customers']).map(({ id }) => id)

test.each([
  ['orders 17', ['row orders', 'correlation', 'request']],
  ['orders/17', ['row orders', 'correlation', 'request']],
  ['user/42', ['row orders', 'row customers', 'actor', 'correlation', 'request']],
  ['934984560381264735', ['transaction', 'change', 'row orders', 'row customers', 'correlation', 'request']],
  ['cover', ['screen Coverage', 'row orders', 'row customers', 'correlation', 'request']],
])('the palette knows what %s may be', (text, expected) => {
  expect(ids(text)).toEqual(expected)
})

test('an empty palette lists the screens', () => {
  expect(ids('')).toHaveLength(7)
})
