import { changeOps } from '@threadline/contract'
import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { ApiFailure } from '../api/api-failure.ts'
import { DiffTable } from '../change/diff-table.tsx'
import { JsonView } from '../change/json-view.tsx'
import { Actor } from '../components/actor.tsx'
import { Button, IconButton } from '../components/button.tsx'
import { CommandLine } from '../components/command-line.tsx'
import { Empty } from '../components/empty.tsx'
import { Field } from '../components/field.tsx'
import { Id } from '../components/id.tsx'
import { Instant } from '../components/instant.tsx'
import { Kbd } from '../components/kbd.tsx'
import { Mark } from '../components/mark.tsx'
import { Menu } from '../components/menu.tsx'
import { ErrorNotice, Notice } from '../components/notice.tsx'
import { OpMark } from '../components/op-mark.tsx'
import { Popover } from '../components/popover.tsx'
import { Progress } from '../components/progress.tsx'
import { Segmented } from '../components/segmented.tsx'
import { SkeletonRows } from '../components/skeleton.tsx'
import { transactionLink } from '../url/links.ts'
import styles from './gallery.module.css'
import { sampleUpdate } from './sample-change.ts'

export function Gallery() {
  return (
    <div className={styles.themes}>
      {(['light', 'dark'] as const).map((theme) => (
        <main key={theme} className={styles[theme]}>
          <Components />
        </main>
      ))}
    </div>
  )
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{name}</h2>
      <div className={styles.states}>{children}</div>
    </section>
  )
}

function Components() {
  return (
    <>
      <Part name="Buttons">
        {(['plain', 'primary', 'danger', 'quiet'] as const).map((kind) => (
          <Button key={kind} kind={kind}>
            {kind}
          </Button>
        ))}
        <Button disabled>disabled</Button>
        <Button aria-pressed>pressed</Button>
        <IconButton label="Download">
          <Download size={14} aria-hidden />
        </IconButton>
      </Part>
      <Part name="Ops and marks">
        {changeOps.map((op) => (
          <OpMark key={op} op={op} />
        ))}
        {(['null', 'redacted', 'absent', 'not_captured'] as const).map((state) => (
          <Mark key={state} state={state} placeholder="[REDACTED]" />
        ))}
      </Part>
      <Part name="Actors, ids, times">
        <Actor actor={{ type: 'user', id: '42' }} />
        <Actor actor={{ type: 'service_account', id: 'a-very-long-name-of-a-service-account' }} />
        <Actor actor={{ type: 'admin', id: 'anna', onBehalfOf: { type: 'user', id: '7' } }} />
        <Actor actor={{ type: 'anonymous' }} />
        <Actor actor={null} />
        <Id
          value="934984560381264735"
          name="transaction id"
          target={transactionLink('934984560381264735')}
          most={12}
        />
        <Id value="plain" name="id" />
        <Instant at="2026-11-24T14:03:59.123456Z" form="exact" />
        <Instant at="2026-11-24T14:03:59.123456Z" form="clock" />
        <Instant at={new Date(Date.now() - 90_000).toISOString()} form="relative" />
      </Part>
      <Part name="Notices">
        <Notice>Something to know.</Notice>
        <Notice kind="good">All is well.</Notice>
        <Notice kind="warn">Have a look.</Notice>
        <ErrorNotice
          what="The timeline could not be loaded"
          error={
            new ApiFailure('The database is away.', {
              status: 503,
              code: 'connection_failed',
              requestId: 'req-1',
            })
          }
          retry={() => {}}
        />
      </Part>
      <Part name="Choices">
        <Choices />
      </Part>
      <Part name="Values and diffs">
        <JsonView value={{ city: 'Bern', lines: [1, 2, { no: null }], long: 'x'.repeat(400) }} open />
        <DiffTable change={sampleUpdate} allFields label="Only changed" />
        <DiffTable
          change={{ ...sampleUpdate, priorValues: 'not_captured', before: null }}
          allFields={false}
          label="Not captured"
        />
      </Part>
      <Part name="Waiting and nothing">
        <Progress value={40} label="Some of it" />
        <Progress value={null} label="Unknown" />
        <SkeletonRows rows={3} label="Loading" />
        <Empty title="Nothing here" next={<CommandLine command="npx threadline timeline" />}>
          <p>Why, and what to do.</p>
        </Empty>
        <Kbd>Ctrl K</Kbd>
      </Part>
    </>
  )
}

function Choices() {
  const [value, setValue] = useState('changed')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Segmented
        label="Fields"
        value={value}
        options={[
          { value: 'changed', label: 'only changed' },
          { value: 'all', label: 'all fields' },
        ]}
        onChange={setValue}
      />
      <Field label="A field" defaultValue="typed" />
      <Field label="A wrong field" defaultValue="soon" problem="Not understood." />
      <Popover label="A popover" trigger="Popover" open={open} onOpenChange={setOpen}>
        What is in it.
      </Popover>
      <Menu
        label="A menu"
        kind="plain"
        trigger={<Download size={14} aria-hidden />}
        entries={[{ kind: 'check', label: 'A check', checked: true, onChange: () => {} }]}
      />
    </>
  )
}
