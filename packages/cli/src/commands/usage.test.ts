import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

describe('wrong usage ends with status 2, nothing on stdout and one sentence with its code', () => {
  test.for([
    ['timelin', 'Unknown command', 'Did you mean timeline?'],
    ['timeline --fron 2h', "Unknown option '--fron'", 'Did you mean --from?'],
    ['timeline --databse-url x', "Unknown option '--databse-url'", 'Did you mean --database-url?'],
    ['timeline stray', 'Too many arguments', 'See "threadline timeline --help"'],
    ['timeline --limit many', '--limit', 'whole number'],
    [
      'timeline --limit 501',
      'Invalid filter: --limit must be a whole number from 1 to 500.',
      '[invalid_filter]',
    ],
    ['timeline --from 2h --from 3h', '--from', 'given twice'],
    ['timeline --op upsert', '--op must be one of insert, update, delete', '[invalid_filter]'],
    ['timeline --from yesterday', '--from must be an ISO 8601 instant', '[invalid_filter]'],
    ['timeline --actor somebody', '--actor must be a type and an id', '[invalid_filter]'],
    ['timeline --transaction 1e3', '--transaction', '[invalid_filter]'],
    ['history orders', 'Missing required argument', 'threadline history --help'],
    ['as-of orders 17', 'Required option', '--at'],
    ['as-of orders 17 --at 2026-02-30', 'must be a date that exists', '[invalid_time]'],
    ['actor root 1', 'type must be one of user, admin', '[invalid_actor]'],
    ['actor user', 'id is required', '[invalid_actor]'],
    ['incident', 'Missing required argument', 'threadline incident --help'],
    ['gen triggers', '--tables a,b', '--all'],
    ['gen triggers --all', 'no threadline.config.ts', 'threadline init'],
    ['gen triggers --tables a --all', '--tables a,b', '--all'],
    ['gen triggers --tables a --dry-run --apply', '--dry-run', '--apply'],
    ['gen triggers --tables a,,b', '--tables', 'empty place'],
    ['gen triggers --tables a --store-changed-from perhaps', 'true or false', '--store-changed-from'],
    ['install --apply --dir x', '--apply', '--dir'],
    ['install --format flyway', '--format', 'sql, drizzle, prisma'],
    ['timeline --config nope.ts', 'nope.ts does not exist', 'threadline init'],
    ['timeline --database-url mysql://u:secret@h/d', 'does not begin with postgres://', '[usage]'],
  ])('%s', async ([args, ...parts], { cli }) => {
    const { exit, stdout, stderr } = await cli.run(args ?? '')
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    for (const part of parts) expect(stderr).toContain(part)
    expect(stderr).toMatch(/^error: .*\[\w+\]\n(See .*\n)?$/)
    expect(stderr).not.toContain('secret')
  })
})

test('all that is wrong is told at once', async ({ cli }) => {
  const filters = await cli.run('timeline --op upsert --limit 0 --from never')
  expect(filters).toMatchObject({ exit: 2, stdout: '' })
  expect(filters.stderr).toMatchInlineSnapshot(`
    "error: Invalid filter: [invalid_filter]
      --op must be one of insert, update, delete, truncate, snapshot, or a list of them without repetition
      --from must be an ISO 8601 instant such as 2026-11-01T14:30:00Z, or a date such as 2026-11-01
      --limit must be a whole number from 1 to 500
    "
  `)
  await cli.write(
    'threadline.config.ts',
    "export default { storageSchem: 'x', tables: { posts: { mask: [''] } } }",
  )
  const config = await cli.run('timeline')
  expect(config).toMatchObject({ exit: 2, stdout: '' })
  expect(config.stderr).toMatchInlineSnapshot(`
    "error: Invalid configuration in threadline.config.ts: [invalid_config]
      storageSchem is not known; did you mean storageSchema?
      tables.posts.mask[0] has an empty part
    "
  `)
})

describe('help', () => {
  test.for(['', 'gen', 'verify', 'health', 'policy', 'evidence'])(
    'is shown on stderr with status 2 when a command is missing: threadline %s',
    async (args, { cli }) => {
      const { exit, stdout, stderr } = await cli.run(args)
      expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
      expect(stderr).toContain('Usage: threadline')
    },
  )

  const commands = [
    'init',
    'install',
    'gen triggers',
    'uninstall',
    'timeline',
    'history',
    'as-of',
    'actor',
    'incident',
    'verify topology',
    'verify coverage',
    'health coverage',
    'policy show',
    'continuity',
    'evidence show',
  ]
  test.for(['', ...commands])(
    'is there with examples, and fits 80 columns: threadline %s --help',
    async (args, { cli }) => {
      const { exit, stdout, stderr } = await cli.run(`${args} --help`)
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
      expect(stdout).toMatch(/\nExamples:\n {2}\$ threadline /)
      if (args !== '') for (const option of ['--config', '--database-url']) expect(stdout).toContain(option)
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    },
  )

  test('names the version', async ({ cli }) => {
    expect(await cli.run('--version')).toEqual({
      exit: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    })
  })
})
