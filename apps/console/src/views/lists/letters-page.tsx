import type { DeadLetterFilter, DeadLetterSummary } from '@stripe-credits/db/dead-letters';
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
}

export const LettersPage = ({ filter, letters, dead, nextCursor }: Props) => {
  const { status: _, ...others } = filter;
  return (
    <Page title="Dead letters">
      <h1>Dead letters</h1>
      <p class="lead">
        <a href="/reasons">By reason</a> · <a href="/waiting">Waiting for a retry</a> ·{' '}
        <a href="/discards">Discards</a>
      </p>
      <LetterFilter filter={filter} />
      {letters.length === 0 ? (
        <p class="card quiet">{isUnfiltered(filter) ? 'No dead letters.' : 'Nothing matches.'}</p>
      ) : (
        <>
          <form method="post" class="list" data-list>
            {dead > 0 && <AllThatMatch filter={others} dead={dead} />}
            <LetterRows letters={letters} />
            <SelectionBar />
          </form>
          {/* It has a form of its own, and HTML has no nested forms. */}
          <Shortcuts />
        </>
      )}
      <Pager path="/dead-letters" filter={{ ...filter }} nextCursor={nextCursor} />
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
