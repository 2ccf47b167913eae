import Table from 'cli-table3';

/** Columns and no frame: what is printed can be read, copied and searched. */
const PLAIN = {
  chars: {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '  ', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '' },
    middle: '  ',
  },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
};

export type Row = Readonly<Record<string, unknown>>;

/** One line per row under the names of the first row's fields; null and nothing are blank. */
export function tableOf(rows: readonly Row[]): string {
  const table = new Table({ head: Object.keys(rows[0] ?? {}), ...PLAIN });
  for (const row of rows) table.push(Object.values(row).map((value) => String(value ?? '')));
  return table.toString();
}
