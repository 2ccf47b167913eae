import { toQueryString } from '../../resources/params.ts';
import type { Filter } from './chips.tsx';

interface Props {
  readonly path: string;
  readonly filter: Filter;
  /** Null on the last page. */
  readonly nextCursor: string | null;
  readonly label?: string;
}

/** A link to the next page of a list, with its filter. */
export const Pager = ({ path, filter, nextCursor, label = 'Older' }: Props) =>
  nextCursor === null ? null : (
    <p class="more">
      <a href={`${path}?${toQueryString({ ...filter, after: nextCursor })}`} rel="next">
        {label}
      </a>
    </p>
  );
