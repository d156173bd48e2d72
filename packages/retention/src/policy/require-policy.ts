import { ThreadlineError } from '@threadline/contract'
import type { ResolvedConfig, ResolvedRetention } from '@threadline/core'

/** A policy that is enabled, and so has a window. */
export interface RetentionPolicy extends ResolvedRetention {
  readonly maxAgeSeconds: number
}

/** The policy of a configuration; null when it is not enabled. */
export function enabledPolicy({ retention }: ResolvedConfig): RetentionPolicy | null {
  const { enabled, maxAgeSeconds } = retention
  return enabled && maxAgeSeconds !== null ? { ...retention, maxAgeSeconds } : null
}

/** The policy of a configuration. @throws ThreadlineError `retention_disabled` */
export function requirePolicy(config: ResolvedConfig): RetentionPolicy {
  const policy = enabledPolicy(config)
  if (policy !== null) return policy
  throw new ThreadlineError(
    'retention_disabled',
    'Retention is not enabled, so nothing may be purged; set retention.enabled and keepDays or maxAgeSeconds in the configuration.',
  )
}
