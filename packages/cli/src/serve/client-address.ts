import type { Context } from 'hono'

/** The address at the other end of the connection; never one that a header claims. */
export function clientAddress(context: Pick<Context, 'env'>): string {
  const incoming: unknown = Reflect.get(Object(context.env), 'incoming')
  const socket: unknown = Reflect.get(Object(incoming), 'socket')
  const address: unknown = Reflect.get(Object(socket), 'remoteAddress')
  return typeof address === 'string' ? address : ''
}
