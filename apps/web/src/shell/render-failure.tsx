import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { inertText } from '../text/inert-text.ts'

/** A screen that has failed while it was drawn, or whose code could not be loaded. */
export function RenderFailure({ error }: { readonly error: unknown }) {
  return (
    <Empty
      alone
      title="This screen could not be drawn"
      next={
        <Button kind="primary" onClick={() => location.reload()}>
          Load the page again
        </Button>
      }
    >
      <p role="alert">{inertText(error instanceof Error ? error.message : String(error))}</p>
    </Empty>
  )
}
