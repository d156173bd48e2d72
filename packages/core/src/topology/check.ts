import type { TopologyCheck, TopologyCheckName } from '@threadline/contract'

/** All is well. */
export const passed = (name: TopologyCheckName, message: string): TopologyCheck => ({
  name,
  status: 'passed',
  message,
  remedy: null,
})

/** Attribution is wrong or lost. */
export const failed = (name: TopologyCheckName, message: string, remedy: string): TopologyCheck => ({
  name,
  status: 'failed',
  message,
  remedy,
})

/** Attribution holds, but something else will not work. */
export const warned = (name: TopologyCheckName, message: string, remedy: string): TopologyCheck => ({
  name,
  status: 'warning',
  message,
  remedy,
})

/** It could not be looked at. */
export const skipped = (name: TopologyCheckName, message: string): TopologyCheck => ({
  name,
  status: 'skipped',
  message,
  remedy: null,
})
