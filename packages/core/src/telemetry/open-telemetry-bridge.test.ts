import { SpanStatusCode } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { emit } from './emit.ts'
import { bridgeToOpenTelemetry } from './open-telemetry-bridge.ts'

test('events become metrics and spans of OpenTelemetry', async () => {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter })
  const meterProvider = new MeterProvider({ readers: [reader] })
  const spanExporter = new InMemorySpanExporter()
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })],
  })
  const stop = bridgeToOpenTelemetry({ meterProvider, tracerProvider })
  const purge = {
    dryRun: false,
    error: 'none',
    heldBack: 0,
    deletedTransactions: 0,
    partitionsDropped: 0,
    batches: 1,
  }
  emit('retention.purge', { ...purge, durationMs: 1500, outcome: 'finished', deletedChanges: 10 })
  emit('retention.purge', {
    ...purge,
    durationMs: 500,
    outcome: 'failed',
    error: 'lock_timeout',
    deletedChanges: 5,
  })
  emit('health.poll', { durationMs: 1, outcome: 'passed', consecutiveFailures: 0, error: 'none' })
  stop()
  emit('health.poll', { durationMs: 1, outcome: 'error', consecutiveFailures: 9, error: 'other' })
  await Promise.all([meterProvider.forceFlush(), tracerProvider.forceFlush()])

  const found = metricExporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics)
  const points = (name: string) =>
    found
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints.map(({ value, attributes }) => ({ value, attributes })))
  expect(points('threadline.retention.purge.deletedChanges')).toMatchObject([
    { value: 10, attributes: { 'threadline.outcome': 'finished', 'threadline.dryRun': false } },
    { value: 5, attributes: { 'threadline.outcome': 'failed', 'threadline.error': 'lock_timeout' } },
  ])
  expect(points('threadline.retention.purge.duration')).toMatchObject([
    { value: { sum: 1.5, count: 1 } },
    { value: { sum: 0.5 } },
  ])
  expect(points('threadline.health.poll.consecutiveFailures')).toEqual([{ value: 0, attributes: {} }])

  const spans = spanExporter.getFinishedSpans()
  expect(spans.map(({ name }) => name)).toEqual([
    'threadline.retention.purge',
    'threadline.retention.purge',
    'threadline.health.poll',
  ])
  expect(spans.map(({ status }) => status.code)).toEqual([
    SpanStatusCode.UNSET,
    SpanStatusCode.ERROR,
    SpanStatusCode.UNSET,
  ])
  expect(spans[0]?.duration).toEqual([1, 500_000_000])
  expect(spans[0]?.attributes).toMatchObject({ 'threadline.deletedChanges': 10 })
  await meterProvider.shutdown()
})

test('without a provider nothing happens', () => {
  const stop = bridgeToOpenTelemetry()
  expect(() =>
    emit('health.poll', { durationMs: 1, outcome: 'passed', consecutiveFailures: 0, error: 'none' }),
  ).not.toThrow()
  stop()
})
