export type {
  Access,
  Authorize,
  IdentifyActor,
  RequestEnvironment,
  ScopeFilter,
} from './access/access.ts'
export type { RequestLog, RequestLogEntry } from './observing/request-log.ts'
export { openApiDocument } from './openapi/document.ts'
export { type LiveOptions, type ThreadlineRouterOptions, unsafeAllowEveryone } from './router/options.ts'
export { threadlineRouter } from './router/router.ts'
