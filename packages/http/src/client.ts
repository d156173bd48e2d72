export type { CallOptions, ThreadlineClient, ThreadlineClientOptions } from './client/client.ts'
export { createThreadlineClient } from './client/client.ts'
