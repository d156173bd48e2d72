import { expect, test } from 'vitest'
import { emit } from './emit.ts'
import { prometheusCollector } from './prometheus.ts'

test('events become histograms, counters and gauges in the text format', () => {
  const metrics = prometheusCollector()
  emit('retention.purge', {
    ...{ durationMs: 1500, outcome: 'finished', dryRun: false, error: 'none', heldBack: 0 },
    ...{ deletedChanges: 10, deletedTransactions: 3, partitionsDropped: 1, batches: 2 },
  })
  emit('retention.purge', {
    ...{ durationMs: 0.5, outcome: 'finished', dryRun: false, error: 'none', heldBack: 0 },
    ...{ deletedChanges: 5, deletedTransactions: 0, partitionsDropped: 0, batches: 1 },
  })
  emit('health.poll', { durationMs: 1, outcome: 'error', consecutiveFailures: 2, error: 'connection_failed' })
  emit('health.poll', { durationMs: 1, outcome: 'passed', consecutiveFailures: 0, error: 'none' })
  metrics.stop()
  emit('health.poll', { durationMs: 1, outcome: 'error', consecutiveFailures: 9, error: 'other' })
  const lines = metrics.text().split('\n')
  const labels = 'outcome="finished",dry_run="false",error="none"'
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE threadline_retention_purge_duration_seconds histogram',
      `threadline_retention_purge_duration_seconds_bucket{${labels},le="0.001"} 1`,
      `threadline_retention_purge_duration_seconds_bucket{${labels},le="1"} 1`,
      `threadline_retention_purge_duration_seconds_bucket{${labels},le="2.5"} 2`,
      `threadline_retention_purge_duration_seconds_bucket{${labels},le="+Inf"} 2`,
      `threadline_retention_purge_duration_seconds_sum{${labels}} 1.5005`,
      `threadline_retention_purge_duration_seconds_count{${labels}} 2`,
      '# TYPE threadline_retention_purge_deleted_changes_total counter',
      `threadline_retention_purge_deleted_changes_total{${labels}} 15`,
      '# TYPE threadline_health_poll_consecutive_failures gauge',
      'threadline_health_poll_consecutive_failures 0',
      'threadline_health_poll_duration_seconds_count{outcome="error",error="connection_failed"} 1',
    ]),
  )
  expect(metrics.text()).toMatch(/\n$/)
  expect(lines.filter((line) => line.startsWith('# TYPE')).length).toBe(
    new Set(lines.filter((line) => line.startsWith('# TYPE'))).size,
  )
  for (const line of lines.slice(0, -1))
    expect(line).toMatch(
      /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [\d.e-]+)$/,
    )
})
