import type { Nodes, Table } from 'mdast';
import { visit } from 'unist-util-visit';

interface Cell {
  readonly text: string;
  /** The words between backticks. */
  readonly codes: readonly string[];
}

/** A row of a table, with the cells of the table's head above it. */
export interface Row {
  readonly line: number;
  readonly head: readonly Cell[];
  readonly cells: readonly Cell[];
}

export function rowsOf({ children: [head, ...rows] }: Table): Row[] {
  const headCells = head?.children.map(cellOf) ?? [];
  return rows.map((row) => ({
    line: row.position?.start.line ?? 0,
    head: headCells,
    cells: row.children.map(cellOf),
  }));
}

function cellOf(cell: Nodes): Cell {
  const codes: string[] = [];
  let text = '';
  visit(cell, (node) => {
    if (node.type === 'inlineCode') codes.push(node.value);
    if ('value' in node) text += node.value;
  });
  return { text, codes };
}
