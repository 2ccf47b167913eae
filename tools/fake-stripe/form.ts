import { invalidRequest } from './errors.ts';

/** Parameters of a form before validation: text, and groups of text. A list has its indexes as names. */
export type RawParameters = { readonly [name: string]: string | RawParameters };
type MutableParameters = { [name: string]: string | MutableParameters };

/** Parses `a[b][0]=c` as Stripe does: brackets nest, and `[]` appends to a list. */
export function parseForm(form: string): RawParameters {
  const params: MutableParameters = Object.create(null);
  for (const [name, value] of new URLSearchParams(form))
    insert(params, parseName(name), value, name);
  return params;
}

function parseName(name: string): string[] {
  const [, first, rest] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  if (first === undefined || rest === undefined) throw malformed(name);
  return [first, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
}

function insert(params: MutableParameters, path: string[], value: string, name: string): void {
  const [segment, ...rest] = path;
  if (segment === undefined) return;
  const key = segment === '' ? String(Object.keys(params).length) : segment;
  const current = params[key];
  if (rest.length === 0) {
    if (typeof current === 'object') throw malformed(name);
    params[key] = value;
    return;
  }
  if (typeof current === 'string') throw malformed(name);
  const group: MutableParameters = current ?? Object.create(null);
  params[key] = group;
  insert(group, rest, value, name);
}

const malformed = (name: string) =>
  invalidRequest(`Invalid parameter name or conflicting parameters: ${name}`, name);
