import { expect, test } from 'vitest'
import * as cli from './index.ts'

test('the package offers these names and no others', () => {
  expect(Object.keys(cli).sort()).toEqual(['run'])
})
