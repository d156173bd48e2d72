import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** Far below what a real store would take, so that signing in does not slow the demo down. */
const cost = { N: 1024 }

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(8).toString('hex')
  return `${salt}:${(await derive(password, salt)).toString('hex')}`
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [salt = '', key = ''] = hash.split(':')
  const expected = Buffer.from(key, 'hex')
  const derived = await derive(password, salt)
  return derived.length === expected.length && timingSafeEqual(derived, expected)
}

function derive(password: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
