import { expect, test } from 'vitest'
import { renderMarkdown, renderPlain } from './text-table.ts'

const table = {
  title: 'Times',
  head: ['', 'µs'],
  rows: [
    ['insert', '9.1'],
    ['delete', '10.25'],
  ],
}

test('a plain table aligns figures to the right', () => {
  expect(renderPlain(table).split('\n')).toEqual(['Times', '           µs', 'insert    9.1', 'delete  10.25'])
})

test('a Markdown table says which columns are figures', () => {
  expect(renderMarkdown(table)).toContain('|  | µs |\n| --- | --: |\n| insert | 9.1 |\n| delete | 10.25 |')
})
