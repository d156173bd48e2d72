import type { Permission } from '@threadline/contract'
import {
  coverageLink,
  evidenceLink,
  exportsLink,
  homeLink,
  redactionLink,
  retentionLink,
  type Target,
  timelineLink,
} from '../url/links.ts'

/** A screen that the navigation, the palette and the keyboard lead to. */
export interface Screen {
  readonly title: string
  readonly target: Target
  /** The key after `g`. */
  readonly key: string
  /** What the caller must be permitted to see it. */
  readonly permission: Permission | null
  /** What says the same in a terminal. */
  readonly command: string
}

export const screens: readonly Screen[] = [
  { title: 'Home', target: homeLink(), key: 'h', permission: null, command: 'npx threadline --help' },
  {
    title: 'Timeline',
    target: timelineLink(),
    key: 't',
    permission: 'read',
    command: 'npx threadline timeline',
  },
  {
    title: 'Coverage',
    target: coverageLink(),
    key: 'c',
    permission: 'coverage',
    command: 'npx threadline health coverage',
  },
  {
    title: 'Redaction',
    target: redactionLink(),
    key: 'p',
    permission: 'policy',
    command: 'npx threadline policy show',
  },
  {
    title: 'Retention',
    target: retentionLink(),
    key: 'r',
    permission: 'policy',
    command: 'npx threadline retention purge --dry-run',
  },
  {
    title: 'Exports',
    target: exportsLink(),
    key: 'x',
    permission: 'export',
    command: 'npx threadline export --dry-run',
  },
  {
    title: 'Evidence',
    target: evidenceLink(),
    key: 'e',
    permission: 'evidence',
    command: 'npx threadline evidence show',
  },
]
