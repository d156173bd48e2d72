import { buttonClass } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { TargetLink } from '../components/target-link.tsx'
import { homeLink } from '../url/links.ts'

export function NotFound() {
  return (
    <Empty
      alone
      title="There is no such screen"
      next={
        <TargetLink target={homeLink()} className={buttonClass('primary')}>
          Home
        </TargetLink>
      }
    >
      <p>The address does not lead to a screen of the console.</p>
    </Empty>
  )
}
