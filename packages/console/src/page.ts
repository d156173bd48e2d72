/** Where in the built page the base and the facts of the server go. */
const marker = '<!-- threadline:head -->'

/** The page with its base and with facts for the program in it, which the browser does not run. */
export function renderPage(template: string, base: string, facts: object): string {
  const head = `<base href="${escapeAttribute(base)}"><script type="application/json" id="threadline">${escapeJson(facts)}</script>`
  return template.replace(marker, () => head)
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

/** JSON that cannot end the element it stands in, nor open a comment in it. */
function escapeJson(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What is shown in a checkout where the console has not been built. */
export const notBuiltPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Threadline: the console is not built</title>
<h1>The console is not built</h1>
<p>This is a checkout of the sources. Build the console once with <code>pnpm build</code>, then load this page again. The API works without it.</p>
</html>
`
