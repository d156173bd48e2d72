import { captureNotes, captureTables } from './capture/capture-report.ts'
import { runCapture } from './capture/run-capture.ts'
import { coverageNotes, coverageTables } from './coverage/coverage-report.ts'
import { runCoverage } from './coverage/run-coverage.ts'
import { exportNotes, exportTables } from './export/export-report.ts'
import { runExport } from './export/run-export.ts'
import { httpNotes, httpTables } from './http/http-report.ts'
import { runHttp } from './http/run-http.ts'
import { type BenchOptions, parseOptions, UsageError, usage } from './options.ts'
import { type Progress, showProgress } from './progress.ts'
import { readNotes, readTables } from './read/read-report.ts'
import { readReference, runRead } from './read/run-read.ts'
import { renderReport } from './report/render-report.ts'
import { retentionNotes, retentionTables } from './retention/retention-report.ts'
import { runRetention } from './retention/run-retention.ts'

const commands: Readonly<Record<BenchOptions['command'], Command>> = {
  capture,
  read,
  coverage,
  retention,
  export: exports,
  http,
}

type Command = (options: BenchOptions, progress: Progress) => Promise<string>

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(usage)
    return
  }
  const options = parseOptions(args)
  const { progress, done } = showProgress()
  const report = await commands[options.command](options, progress)
  done()
  console.log(report)
}

async function capture(options: BenchOptions, progress: Progress): Promise<string> {
  const result = await runCapture({ ...options, progress })
  const { environment } = result
  const report = { environment, tables: captureTables(result), notes: captureNotes(result) }
  return renderReport(options.format, result, report)
}

async function exports(options: BenchOptions, progress: Progress): Promise<string> {
  const result = await runExport({ ...options, progress })
  const { environment } = result
  const report = { environment, tables: exportTables(result), notes: exportNotes(result) }
  return renderReport(options.format, result, report)
}

async function http(options: BenchOptions, progress: Progress): Promise<string> {
  const result = await runHttp({ ...options, progress })
  const { environment } = result
  const report = { environment, tables: httpTables(result), notes: httpNotes(result) }
  return renderReport(options.format, result, report)
}

async function read(options: BenchOptions, progress: Progress): Promise<string> {
  const result = await runRead({ ...options, progress })
  const reference = options.server === undefined ? readReference() : undefined
  const report = {
    environment: result.environment,
    tables: readTables(result, reference),
    notes: readNotes(result),
  }
  return renderReport(options.format, result, report)
}

async function coverage(options: BenchOptions, progress: Progress): Promise<string> {
  const result = await runCoverage({ ...options, progress })
  const { environment } = result
  const report = { environment, tables: coverageTables(result), notes: coverageNotes(result) }
  return renderReport(options.format, result, report)
}

async function retention(options: BenchOptions, progress: Progress): Promise<string> {
  const result = await runRetention({ ...options, progress })
  const { environment } = result
  const report = { environment, tables: retentionTables(result), notes: retentionNotes(result) }
  return renderReport(options.format, result, report)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
