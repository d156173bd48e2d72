/** Whether the process says that it is in production. The only place of the package that looks at the environment: an opt-out must not be taken along. */
export function isProduction(): boolean {
  return process.env.NODE_ENV === 'production'
}
