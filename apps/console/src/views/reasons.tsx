import {
  MUTE_DAYS_MAX,
  type ReasonChange,
  type ReasonSummary,
} from '@stripe-credits/db/dead-letters';
import type { Child } from 'hono/jsx';
import { toQueryString } from '../resources/params.ts';
import { Allowed } from './allowed.tsx';
import { count, Time } from './format.tsx';
import { Page } from './page.tsx';
import { ReasonField } from './reason-field.tsx';
import { Table } from './table.tsx';

interface TableProps {
  readonly reasons: readonly ReasonSummary[];
  /** How many of the examined letters of a reason a replay would handle now. */
  readonly replayable: ReadonlyMap<string, number>;
  /** A cell at the end of each row. */
  readonly act?: (reason: ReasonSummary) => Child;
}

/** Why events are dead: how many, since when, who works on it, and what a replay would do. */
export const ReasonTable = ({ reasons, replayable, act }: TableProps) => (
  <Table
    rows={reasons}
    compact
    columns={[
      {
        name: 'Reason',
        cell: (row) => (
          <>
            <a href={`/dead-letters?${toQueryString({ status: 'dead', reason: row.reason })}`}>
              {row.reason}
            </a>
            <OwnerAndMute row={row} />
          </>
        ),
      },
      { name: 'Dead', isNumber: true, cell: ({ events }) => count(events) },
      {
        name: 'A replay now',
        cell: ({ reason }) => <Replayable events={replayable.get(reason) ?? 0} />,
      },
      { name: 'First seen', cell: ({ firstDiedAt }) => <Time at={firstDiedAt} /> },
      { name: 'Last seen', cell: ({ lastDiedAt }) => <Time at={lastDiedAt} /> },
      ...(act ? [{ name: 'Change', hideName: true, cell: act }] : []),
    ]}
  />
);

const Replayable = ({ events }: { events: number }) =>
  events === 0 ? (
    <span class="quiet inline">none handled</span>
  ) : (
    <span class="good">would handle {count(events)}</span>
  );

const OwnerAndMute = ({ row: { owner, mutedUntil, note } }: { row: ReasonSummary }) =>
  owner === null && mutedUntil === null ? null : (
    <span class="quiet">
      {owner && `${owner} works on it`}
      {owner && mutedUntil && ' · '}
      {mutedUntil && (
        <>
          muted, ends <Time at={mutedUntil} />
        </>
      )}
      {note && `: ${note}`}
    </span>
  );

interface PageProps extends Omit<TableProps, 'act'> {
  readonly changes: readonly ReasonChange[];
}

export const ReasonsPage = ({ reasons, replayable, changes }: PageProps) => {
  const muted = reasons.filter(({ mutedUntil }) => mutedUntil !== null);
  const others = reasons.filter(({ mutedUntil }) => mutedUntil === null);
  return (
    <Page title="Reasons">
      <h1>Why events are dead</h1>
      <p class="lead">
        <a href="/dead-letters">Dead letters</a>, grouped by reason.
      </p>
      {others.length === 0 ? (
        <p class="card quiet">
          {muted.length === 0 ? 'No dead letters.' : 'No dead letters except muted ones.'}
        </p>
      ) : (
        <ReasonTable reasons={others} replayable={replayable} act={Change} />
      )}
      {muted.length > 0 && (
        <>
          <h2>Muted</h2>
          <p class="quiet">
            A muted reason sends no alert and does not turn /health red until its mute ends. Its
            payments still count as paid, not credited.
          </p>
          <ReasonTable reasons={muted} replayable={replayable} act={Change} />
        </>
      )}
      {changes.length > 0 && <Changes changes={changes} />}
    </Page>
  );
};

/** After so many days a mute ends by itself. */
const MUTE_DAYS = [1, 3, 7, 14, MUTE_DAYS_MAX];

const Change = ({ reason, owner, mutedUntil }: ReasonSummary) => (
  <Allowed action="muteReason">
    <details>
      <summary>Owner, mute…</summary>
      <form method="post" action="/reasons" class="stack">
        <input type="hidden" name="dead_reason" value={reason} />
        <label>
          Owner, or empty
          <input
            name="owner"
            value={owner ?? ''}
            placeholder="ben, or #billing"
            autocomplete="off"
          />
        </label>
        <label>
          Mute
          <select name="muteDays">
            <option value="">{mutedUntil ? 'no change' : 'not muted'}</option>
            {MUTE_DAYS.map((days) => (
              <option value={String(days)}>
                for {days} day{days === 1 ? '' : 's'}
              </option>
            ))}
            {mutedUntil && <option value="0">end the mute</option>}
          </select>
        </label>
        <ReasonField label="Reason for the change" hint="we fix the shop this week" />
        <button type="submit">Save</button>
      </form>
    </details>
  </Allowed>
);

const Changes = ({ changes }: Pick<PageProps, 'changes'>) => (
  <section class="card">
    <h2>Changes</h2>
    <ol class="history">
      {changes.map(({ reason, changedAt, changedBy, note, owner, mutedUntil }) => (
        <li>
          <Time at={changedAt} />
          <span class="quiet">by {changedBy}</span>
          <span>
            {note}
            <span class="quiet">
              {reason}: {owner ? `owner ${owner}` : 'no owner'},{' '}
              {mutedUntil ? (
                <>
                  muted until <Time at={mutedUntil} exact />
                </>
              ) : (
                'not muted'
              )}
            </span>
          </span>
        </li>
      ))}
    </ol>
  </section>
);
