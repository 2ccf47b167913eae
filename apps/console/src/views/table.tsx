import type { Child } from 'hono/jsx';

interface Column<Row> {
  /** The head of the column; on a phone it stands before each cell. */
  readonly name: string;
  /** For screen readers only. */
  readonly hideName?: boolean;
  /** Aligned to the right. */
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => Child;
}

interface Props<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** Without a head where the cells explain themselves. */
  readonly head?: boolean;
  /** On a phone two lines a row: the first cell, then the others beside each other. */
  readonly compact?: boolean;
}

export const Table = <Row,>({ rows, columns, head = true, compact = false }: Props<Row>) => (
  <div class={compact ? 'table compact' : 'table'}>
    <table>
      {head && (
        <thead>
          <tr>
            {columns.map(({ name, hideName, isNumber }) => (
              <th class={isNumber ? 'number' : undefined}>
                {hideName ? <span class="hidden">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
      )}
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map(({ name, hideName, isNumber, cell }) => (
              <td data-name={hideName ? undefined : name} class={isNumber ? 'number' : undefined}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

interface EventLinkProps {
  readonly id: string;
  readonly type: string | null;
}

export const EventLink = ({ id, type }: EventLinkProps) => (
  <>
    <a href={`/events/${encodeURIComponent(id)}`}>{id}</a>
    {type && <span class="quiet">{type}</span>}
  </>
);
