import type {
  DeadLetterFilter,
  DeadLetterSummary,
  ReasonSummary,
} from '@stripe-credits/db/dead-letters';
import { toQueryString } from '../../resources/params.ts';
import { Allowed } from '../allowed.tsx';
import { count } from '../format.tsx';
import { Page } from '../page.tsx';
import { LetterFilter } from './letter-filter.tsx';
import { LetterRows } from './letter-rows.tsx';
import { Pager } from './pager.tsx';
import { SelectionBar, Shortcuts } from './selection-bar.tsx';

interface Props {
  readonly filter: DeadLetterFilter;
  readonly letters: readonly DeadLetterSummary[];
  /** How many dead letters match, however many the page shows. */
  readonly dead: number;
  readonly nextCursor: string | null;
  /** Why events are dead now. */
  readonly reasons: readonly ReasonSummary[];
}

/** A refresh reads the page's rows, and each dead letter twice: to count those that match, and the reasons. */
const INTERVAL_MS = 15_000;

export const LettersPage = ({ filter, letters, dead, nextCursor, reasons }: Props) => {
  const { status: _, ...others } = filter;
  return (
    <Page title="Dead letters" script="/live.js">
      <h1>Dead letters</h1>
      <p class="lead">
        <a href="/reasons">By reason</a> · <a href="/waiting">Waiting for a retry</a> ·{' '}
        <a href="/discards">Discards</a>
      </p>
      <LetterFilter filter={filter} reasons={reasons} />
      <form method="post" class="list" data-list data-interval-ms={INTERVAL_MS}>
        <div id="all-that-match" data-live>
          {letters.length > 0 && dead > 0 && <AllThatMatch filter={others} dead={dead} />}
        </div>
        {/* The link to the next page belongs to these rows. */}
        <div id="letters" data-live>
          {letters.length === 0 ? (
            <p class="card quiet">
              {isUnfiltered(filter) ? 'No dead letters.' : 'Nothing matches.'}
            </p>
          ) : (
            <LetterRows letters={letters} />
          )}
          <Pager path="/dead-letters" filter={{ ...filter }} nextCursor={nextCursor} />
        </div>
        <SelectionBar />
      </form>
      {/* It has a form of its own, and HTML has no nested forms. */}
      <Shortcuts />
    </Page>
  );
};

const isUnfiltered = (filter: DeadLetterFilter): boolean =>
  filter.status === 'dead' && Object.keys(filter).length === 1;

interface AllProps {
  readonly filter: DeadLetterFilter;
  readonly dead: number;
}

/** The next page shows what would be sent or discarded, and confirms it. */
const AllThatMatch = ({ filter, dead }: AllProps) => (
  <div class="actions">
    <Allowed action="replay">
      <button type="submit" formaction={`/replays?${toQueryString({ ...filter, all: '1' })}`}>
        Replay all {count(dead)} that match…
      </button>
    </Allowed>
    <Allowed action="discard">
      <a class="button" href={`/discards/new?${toQueryString({ ...filter, all: '1' })}`}>
        Discard all {count(dead)} that match…
      </a>
    </Allowed>
  </div>
);
