import { isThreadlineError } from '@threadline/contract'
import { DemoError } from './demo-error.ts'
import { readEnvironment } from './environment.ts'
import { demo } from './run/demo.ts'
import { interruption } from './run/interruption.ts'
import { screen } from './terminal/screen.ts'

const environment = readEnvironment()

try {
  const args = process.argv.slice(2)
  const right = await demo(args, { environment, screen: screen(environment.colour), signal: interruption() })
  process.exitCode = right ? 0 : 1
} catch (error) {
  if (!(error instanceof DemoError) && !isThreadlineError(error)) throw error
  console.error(error.message)
  if (error instanceof DemoError && error.remedy !== undefined) console.error(error.remedy)
  process.exitCode = error instanceof DemoError ? error.exitCode : 1
}
