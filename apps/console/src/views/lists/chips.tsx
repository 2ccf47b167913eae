import type { Child } from 'hono/jsx';
import { toQueryString } from '../../resources/params.ts';

/** A filter as the address has it: each field that is set, as text. */
export type Filter = Readonly<Record<string, string | undefined>>;

interface Props {
  /** The page of the list. */
  readonly path: string;
  readonly filter: Filter;
  /** The name of each field for a person to read; a field without one has no chip. */
  readonly labels: Readonly<Record<string, string>>;
  /** How the value of a field reads; unchanged by default. */
  readonly values?: Readonly<Record<string, (value: string) => string>>;
  /** How it is shown, where that is more than its text. */
  readonly elements?: Readonly<Record<string, (value: string) => Child>>;
  /** What a field becomes when its chip is removed; left out of the address without one. */
  readonly removed?: Filter;
}

/** The filter of a list, one chip a field. The address has it, and each can be removed alone. */
export const Chips = ({
  path,
  filter,
  labels,
  values = {},
  elements = {},
  removed = {},
}: Props) => {
  const chips = Object.entries(filter).flatMap(([name, value]) => {
    const label = labels[name];
    return label === undefined || !value
      ? []
      : [{ name, label, text: values[name]?.(value) ?? value, element: elements[name]?.(value) }];
  });
  if (chips.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filter">
      {chips.map(({ name, label, text, element }) => {
        const query = toQueryString({ ...filter, [name]: removed[name] });
        return (
          <li>
            <span>
              {label} <strong>{element ?? text}</strong>
            </span>
            <a
              class="remove"
              href={query === '' ? path : `${path}?${query}`}
              aria-label={`Remove ${label} ${text}`}
            >
              ×
            </a>
          </li>
        );
      })}
      {chips.length > 1 && (
        <li class="plain">
          <a href={path}>Remove all</a>
        </li>
      )}
    </ul>
  );
};

interface StatusProps {
  readonly path: string;
  readonly statuses: readonly string[];
  readonly selected: string | undefined;
}

/** Links that narrow a list to one status. */
export const StatusLinks = ({ path, statuses, selected }: StatusProps) => (
  <p class="ranges">
    {[undefined, ...statuses].map((status) => (
      <a
        href={status ? `${path}?status=${status}` : path}
        aria-current={status === selected ? 'true' : undefined}
      >
        {status ?? 'all'}
      </a>
    ))}
  </p>
);
