import { openApplication } from './application.ts'
import { servers } from './servers.ts'

const [name = 'hono'] = process.argv.slice(2)
const start = servers[name]
const url = process.env.DATABASE_URL
if (start === undefined || url === undefined) {
  console.error(`DATABASE_URL=postgres://… npm start -- ${Object.keys(servers).join('|')}`)
  process.exit(2)
}
const { port } = await start(await openApplication(url, '/audit'), '/audit')
console.log(`http://127.0.0.1:${port}/audit/ for whoever has the cookie name=operator`)
