import { errorStatus, toErrorBody } from '@threadline/contract'
import { apiHeaders, notStored } from './headers.ts'

/** The page for somebody who may not see the console: it says so, and how the same is asked from a terminal. */
export function deniedPage(error: unknown, requestId: string): Response {
  const { code, message } = toErrorBody(error, requestId).error
  const status = errorStatus(error)
  const title = status === 401 ? 'Not signed in' : 'Not permitted'
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Threadline</title></head>
<body>
<h1>${title}</h1>
<p>${escapeHtml(message)}</p>
<p>Whoever can reach the database can ask the same in a terminal:</p>
<pre>threadline timeline --from 24h</pre>
<p><small>${escapeHtml(code)}, request ${escapeHtml(requestId)}</small></p>
</body>
</html>
`
  return new Response(body, {
    status,
    headers: {
      ...apiHeaders,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': notStored,
      'x-request-id': requestId,
    },
  })
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
