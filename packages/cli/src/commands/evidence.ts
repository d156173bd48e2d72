import { type EvidenceSubject, evidenceSubjects } from '@threadline/contract'
import { listEvidence } from '@threadline/core'
import { type Command, Option } from 'commander'
import { createCommand } from '../command.ts'
import { usageError } from '../errors/usage-error.ts'
import type { Host } from '../host.ts'
import { addConnectionOptions, addJsonOption } from '../options/connection-options.ts'
import { once, someText, wholeNumber } from '../options/once.ts'
import { evidenceText } from '../render/evidence.ts'
import { ask, type DataOptions, printPage } from './reading-command.ts'

/** `threadline evidence`: what was checked, when, by whom and with which verdict. */
export function evidenceCommand(host: Host): Command {
  return createCommand(host, {
    name: 'evidence',
    summary: 'what was checked, with which verdict: evidence show',
    examples: ['threadline evidence show'],
  }).addCommand(evidenceShowCommand(host))
}

interface EvidenceShowOptions extends DataOptions {
  readonly subject?: EvidenceSubject
  readonly latest?: true
  readonly history?: true
  readonly limit?: number
  readonly cursor?: string
}

const help = 'threadline evidence show'

function evidenceShowCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'show',
    summary: 'show the latest evidence of each subject, or its history',
    examples: [
      'threadline evidence show',
      'threadline evidence show --subject retention_run --history',
      'threadline evidence show --history --limit 500 --json',
    ],
  })
    .addOption(new Option('--subject <subject>', 'only this subject').choices(evidenceSubjects))
    .option('--latest', 'the latest record of each subject (default)')
    .option('--history', 'every record, newest first')
    .option('--limit <n>', 'records on a page (default: 50, at most 500)', once(wholeNumber))
    .option('--cursor <cursor>', 'the page after this one', once(someText))
  addJsonOption(command)
  addConnectionOptions(command)
  return command.action(async (options: EvidenceShowOptions) => {
    const { subject, latest, history, limit, cursor } = options
    if (latest && history) throw usageError('Say either --latest or --history.', help)
    const filters = {
      ...(subject === undefined ? {} : { subject }),
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { cursor }),
      latest: history !== true,
    }
    const page = await ask(host, options, (threadline) =>
      listEvidence(threadline, filters, { signal: host.signal }),
    )
    printPage(host, options, page, {
      text: (records) => evidenceText(records, host.stdout),
      empty:
        'No evidence is recorded. Checks record it by themselves with "evidence: { automatic: true }" in the configuration.',
      words: [
        ...['evidence', 'show', history ? '--history' : '--latest'],
        ...(subject === undefined ? [] : ['--subject', subject]),
        ...(limit === undefined ? [] : ['--limit', String(limit)]),
      ],
    })
  })
}
