import { type FormEvent, useState } from 'react'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'
import { belowBase } from '../url/base.ts'
import { ThreadlineMark } from './mark.tsx'
import styles from './sign-in.module.css'
import { useTitle } from './use-title.ts'

/** Signing in to a self-hosted server with a token, which is kept in a cookie that no script can read. */
export function SignIn() {
  useTitle('Sign in')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const token = new FormData(event.currentTarget).get('token')
    setBusy(true)
    try {
      const response = await fetch(belowBase('sign-in'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      })
      if (response.ok) return location.reload()
      setProblem(
        response.status === 429
          ? 'Too many attempts. Wait a minute and try again.'
          : 'This token is not known.',
      )
    } catch {
      setProblem('The server cannot be reached.')
    }
    setBusy(false)
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <ThreadlineMark size={44} />
      <h1>Sign in to Threadline</h1>
      <Field label="Access token" name="token" type="password" required problem={problem} />
      <Button kind="primary" type="submit" disabled={busy}>
        Sign in
      </Button>
      <p className={styles.hint}>
        Tokens are set where the server is started, in <code>THREADLINE_TOKENS</code>.
      </p>
    </form>
  )
}
