export { type ConsoleOptions, consoleApp } from './console-app.ts'
export { type ContentSecurityOptions, contentSecurityPolicy } from './content-security-policy.ts'
