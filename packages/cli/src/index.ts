export type { Environment } from './environment.ts'
export type { Host, TextOutput } from './host.ts'
export { run } from './run.ts'
