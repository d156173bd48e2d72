import { expect, test } from 'vitest'
import * as console from './index.ts'

test('the package offers these names and no others', () => {
  expect(Object.keys(console).sort()).toEqual(['consoleApp', 'contentSecurityPolicy'])
})
