import type { AuditAction, AuditTransaction, ContextSwitch } from '@threadline/contract'
import { JsonView } from '../../change/json-view.tsx'
import { Actor } from '../../components/actor.tsx'
import { Facts } from '../../components/facts.tsx'
import { Id } from '../../components/id.tsx'
import { Instant } from '../../components/instant.tsx'
import { Notice } from '../../components/notice.tsx'
import { inertText } from '../../text/inert-text.ts'
import { timelineLink } from '../../url/links.ts'
import styles from './transaction.module.css'

const everything = { range: { from: undefined, to: undefined } } as const

/** Who, when and why. */
export function TransactionFacts({ transaction }: { readonly transaction: AuditTransaction }) {
  const { id, xid, startedAt, actor, correlationId, requestId, jobId, source, meta } = transaction
  const { loginRole, applicationName, clientAddress, malformedContext, switches, actions } = transaction
  return (
    <>
      {malformedContext !== null && (
        <Notice kind="warn">
          The session claimed an actor or a context that could not be read:{' '}
          <code>{inertText(malformedContext.actor ?? malformedContext.context ?? '', { most: 300 })}</code>
        </Notice>
      )}
      <div className={styles.facts}>
        <Facts
          facts={[
            ['Actor', <Actor key="actor" actor={actor} />],
            ['Started', <Instant key="started" at={startedAt} form="exact" />],
            ['Transaction', <Id key="id" value={id} name="transaction id" most={24} />],
            ['xid', <Id key="xid" value={xid} name="xid" />],
          ]}
        />
        <Facts
          facts={[
            [
              'Correlation',
              correlationId === null ? (
                <None key="cor" />
              ) : (
                <Id
                  key="cor"
                  value={correlationId}
                  name="correlation id"
                  most={40}
                  target={timelineLink({ correlationId }, everything)}
                />
              ),
            ],
            [
              'Request',
              requestId === null ? (
                <None key="req" />
              ) : (
                <Id
                  key="req"
                  value={requestId}
                  name="request id"
                  most={40}
                  target={timelineLink({ requestId }, everything)}
                />
              ),
            ],
            [
              'Job',
              jobId === null ? <None key="job" /> : <Id key="job" value={jobId} name="job id" most={40} />,
            ],
            ['Source', source === null ? <None key="source" /> : <bdi key="source">{inertText(source)}</bdi>],
            meta !== null && ['Meta', <JsonView key="meta" value={meta} />],
          ]}
        />
        <Facts
          facts={[
            [
              'Role',
              loginRole === null ? <None key="role" /> : <code key="role">{inertText(loginRole)}</code>,
            ],
            [
              'Program',
              applicationName === null || applicationName === '' ? (
                <None key="app" />
              ) : (
                <code key="app">{inertText(applicationName)}</code>
              ),
            ],
            [
              'Address',
              clientAddress === null ? (
                <None key="address" />
              ) : (
                <code key="address">{inertText(clientAddress)}</code>
              ),
            ],
          ]}
        />
      </div>
      {actions.map((action) => (
        <ActionFacts key={action.id} action={action} />
      ))}
      {switches.map((change) => (
        <SwitchFacts key={change.fromChangeId} change={change} />
      ))}
    </>
  )
}

const None = () => <span className={styles.none}>—</span>

function ActionFacts({ action }: { readonly action: AuditAction }) {
  const { name, status, verb, category, reason, comment, recordedAt, meta } = action
  return (
    <section className={styles.action} aria-label={`Action ${inertText(name, { most: 80 })}`}>
      <h2>
        <bdi>{inertText(name)}</bdi>{' '}
        <span className={status === 'ok' ? styles.ok : styles.failed}>{status}</span>
      </h2>
      <Facts
        facts={[
          ['Recorded', <Instant key="at" at={recordedAt} form="exact" />],
          reason !== null && ['Reason', <bdi key="reason">{inertText(reason)}</bdi>],
          comment !== null && ['Comment', <bdi key="comment">{inertText(comment)}</bdi>],
          verb !== null && ['Verb', <bdi key="verb">{inertText(verb)}</bdi>],
          category !== null && ['Category', <bdi key="category">{inertText(category)}</bdi>],
          meta !== null && ['Meta', <JsonView key="meta" value={meta} />],
        ]}
      />
    </section>
  )
}

function SwitchFacts({ change }: { readonly change: ContextSwitch }) {
  return (
    <Notice>
      From change <code>{change.fromChangeId}</code> on, the context was another:{' '}
      <Actor actor={change.actor} />
      {change.correlationId !== null && (
        <> with correlation {inertText(change.correlationId, { most: 80 })}</>
      )}
    </Notice>
  )
}
