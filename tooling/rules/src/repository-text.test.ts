import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exists, files, read } from './repository.ts'

const textFiles = files.filter((file) => !/\.(png|jpe?g|gif|webp|ico|woff2?)$/.test(file))

test('no file names a path of one machine or the host of a package registry', () => {
  expect(linesThat(namesOneMachine)).toEqual([])
})

test('every relative link in the documentation leads to a file', () => {
  const broken = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      relativeLinks(read(file))
        .filter((link) => !exists(normalize(join(dirname(file), link))))
        .map((link) => `${file}: ${link}`),
    )
  expect(broken).toEqual([])
})

describe('the rules see', () => {
  const slash = '/'
  test.each([
    `${slash}root/app`,
    `${slash}home/anna/app`,
    `"${slash}Users/anna"`,
    `https:${slash}/registry.example.test`,
  ])('%s', (text) => {
    expect(namesOneMachine(text)).toBe(true)
  })

  test.each(['apps/home/page.ts', 'https://example.com', 'a/root/b'])('nothing wrong with %s', (text) => {
    expect(namesOneMachine(text)).toBe(false)
  })
})

function namesOneMachine(text: string): boolean {
  return /(?<![\w.@-])\/(?:root|work|home|Users)\/\w|:\/\/registry\./.test(text)
}

function relativeLinks(markdown: string): string[] {
  const withoutCode = markdown.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
  return [...withoutCode.matchAll(/\]\(([^)\s]+)[^)]*\)/g)]
    .map(([, target = '']) => target.split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
}

function linesThat(offend: (text: string) => boolean): string[] {
  return textFiles.flatMap((file) => {
    const text = read(file)
    if (!offend(text)) return []
    return text
      .split('\n')
      .flatMap((line, index) => (offend(line) ? [`${file}:${index + 1}: ${line.trim()}`] : []))
  })
}
