/** A stretch of the payload's text: one line that is read, or what stands between two such lines. */
export interface PayloadPart {
  readonly text: string;
  readonly isRead: boolean;
}

/**
 * The payload as text, with the lines apart that have a field of `read`. Formatted as by
 * `JSON.stringify(…, null, 2)`; text that is not JSON is one part.
 */
export function payloadParts(payload: string, read: ReadonlySet<string>): readonly PayloadPart[] {
  const lines = readLines(payload, read);
  if (lines === null) return [{ text: payload, isRead: false }];
  const parts: PayloadPart[] = [];
  for (const { text, isRead } of lines) {
    const last = parts.at(-1);
    if (!isRead && last && !last.isRead)
      parts[parts.length - 1] = { ...last, text: last.text + text };
    else parts.push({ text, isRead });
  }
  return parts;
}

function readLines(payload: string, read: ReadonlySet<string>): PayloadPart[] | null {
  try {
    return [
      ...linesOf(JSON.parse(payload), { path: '', indent: '', before: '', after: '\n' }, read),
    ];
  } catch {
    return null;
  }
}

/** Where a value stands, and what stands before and after it on its line. */
interface Position {
  readonly path: string;
  readonly indent: string;
  readonly before: string;
  readonly after: string;
}

function* linesOf(
  value: unknown,
  position: Position,
  read: ReadonlySet<string>,
): Generator<PayloadPart> {
  const { path, indent, before, after } = position;
  const entries = entriesOf(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (entries === null || entries.length === 0) {
    const text = entries === null ? JSON.stringify(value) : `${open}${close}`;
    yield { text: `${indent}${before}${text}${after}`, isRead: read.has(path) };
    return;
  }
  yield { text: `${indent}${before}${open}\n`, isRead: false };
  for (const [index, [name, child]] of entries.entries()) {
    const isLast = index === entries.length - 1;
    const next = {
      path: path === '' ? name : `${path}.${name}`,
      indent: `${indent}  `,
      before: Array.isArray(value) ? '' : `${JSON.stringify(name)}: `,
      after: isLast ? '\n' : ',\n',
    };
    yield* linesOf(child, next, read);
  }
  yield { text: `${indent}${close}${after}`, isRead: false };
}

/** Null for a value that fits on one line. In paths `*` stands for each element of a list. */
function entriesOf(value: unknown): [string, unknown][] | null {
  if (Array.isArray(value)) return value.map((element) => ['*', element]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : null;
}
