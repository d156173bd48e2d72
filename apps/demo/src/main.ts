import { readEnvironment } from './environment.ts'
import { explainError } from './explain-error.ts'
import { demo } from './run/demo.ts'
import { interruption } from './run/interruption.ts'
import { screen } from './terminal/screen.ts'

try {
  const environment = readEnvironment()
  const args = process.argv.slice(2)
  const right = await demo(args, { environment, screen: screen(environment.colour), signal: interruption() })
  process.exitCode = right ? 0 : 1
} catch (error) {
  const { text, exitCode } = explainError(error)
  console.error(text)
  process.exitCode = exitCode
}
