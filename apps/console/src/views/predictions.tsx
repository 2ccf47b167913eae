import {
  describePredictions,
  type Prediction,
  type PredictionPage,
  type PredictionSummary,
} from '@stripe-credits/db/dead-letters';
import { money, Status, Time } from './format.tsx';
import { Page } from './page.tsx';
import { EventLink, Table } from './table.tsx';
import { UserLink } from './user-link.tsx';

interface Props {
  readonly of: PredictionSummary;
  /** The page that lists the events. */
  readonly href: string;
}

/** What a replay would do now, in one sentence. Nothing where no dead event has a payload. */
export const PredictionLine = ({ of, href }: Props) =>
  of.examined === 0 ? null : (
    <p>
      {describePredictions(of)} <a href={href}>List them</a>
    </p>
  );

export const PredictionList = ({ page }: { page: PredictionPage }) => (
  <Page title="What a replay would do">
    <h1>What a replay would do now</h1>
    <p class="lead">{describePredictions(page)} Nothing was sent.</p>
    {page.examined > 0 && <Rows predictions={page.predictions} />}
  </Page>
);

const Rows = ({ predictions }: { predictions: readonly Prediction[] }) => (
  <Table
    rows={predictions}
    compact
    columns={[
      { name: 'Event', cell: ({ id, type }) => <EventLink id={id} type={type} /> },
      {
        name: 'Would be',
        cell: ({ wouldBe, reason, detail }) => (
          <>
            <Status is={wouldBe} /> {reason}
            {detail && <span class="quiet">{detail}</span>}
          </>
        ),
      },
      { name: 'User', cell: ({ userId }) => <UserLink id={userId} /> },
      { name: 'Amount', isNumber: true, cell: ({ amount, currency }) => money(amount, currency) },
      { name: 'Died', cell: ({ lastDiedAt }) => <Time at={lastDiedAt} /> },
    ]}
  />
);
