/** The page on which somebody gives a token. */
export function signInPage(action: string, problem: string | null): string {
  const said = problem === null ? '' : `<p role="alert">${problem}</p>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in · Threadline</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 15vh auto 0; padding: 0 1rem; }
  label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
  input, button { padding: .5rem; margin: .25rem 0 1rem; }
  [role=alert] { border-left: 4px solid #c0392b; padding-left: .75rem; }
</style>
</head>
<body>
<h1>Threadline</h1>
${said}
<form method="post" action="${action}">
  <label for="token">Access token</label>
  <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
  <button>Sign in</button>
</form>
</body>
</html>
`
}
