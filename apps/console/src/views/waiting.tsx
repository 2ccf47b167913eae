import type { WaitingEvent } from '@stripe-credits/db/dead-letters';
import { Time } from './format.tsx';
import { Pager } from './lists/pager.tsx';
import { Page } from './page.tsx';
import { EventLink, Table } from './table.tsx';

interface Props {
  readonly events: readonly (WaitingEvent & { readonly nextAttemptBy: string | null })[];
  readonly nextCursor: string | null;
}

export const WaitingList = ({ events, nextCursor }: Props) => (
  <Page title="Waiting for a retry">
    <h1>Waiting for a retry</h1>
    <p class="quiet">
      These events failed for a cause that may pass. The queue redelivers each event automatically,
      up to ten times. After that, the event is a dead letter.
    </p>
    {events.length === 0 ? (
      <p class="card quiet">No event waits for a retry.</p>
    ) : (
      <Table
        rows={events}
        compact
        columns={[
          { name: 'Event', cell: ({ id, type }) => <EventLink id={id} type={type} /> },
          { name: 'Last error', cell: ({ lastError }) => lastError ?? '–' },
          { name: 'Waiting since', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
          { name: 'Attempts failed', isNumber: true, cell: ({ failures }) => failures },
          { name: 'Last attempt', cell: ({ lastFailedAt }) => <Time at={lastFailedAt} /> },
          { name: 'Next attempt by', cell: ({ nextAttemptBy }) => <Time at={nextAttemptBy} /> },
        ]}
      />
    )}
    <Pager path="/waiting" filter={{}} nextCursor={nextCursor} label="More" />
  </Page>
);
