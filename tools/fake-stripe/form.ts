import { StripeRefusal } from './refusal.ts';

/** What a form says before anything is known of its types: text, and groups of text. */
export type Tree = { readonly [name: string]: string | Tree };
type Growing = { [name: string]: string | Growing };

/** Reads `a[b][0]=c` as Stripe does: brackets nest, `[]` takes the next free number. */
export function parseForm(text: string): Tree {
  const tree: Growing = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) put(tree, pathOf(name), value, name);
  return tree;
}

function pathOf(name: string): string[] {
  const [, first, rest] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name) ?? [];
  if (first === undefined || rest === undefined) throw malformed(name);
  return [first, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
}

function put(tree: Growing, path: readonly string[], value: string, name: string): void {
  const [step, ...further] = path;
  if (step === undefined) return;
  const key = step === '' ? String(Object.keys(tree).length) : step;
  if (further.length === 0) {
    if (typeof tree[key] === 'object') throw malformed(name);
    tree[key] = value;
    return;
  }
  const below = tree[key] ?? Object.create(null);
  if (typeof below === 'string') throw malformed(name);
  tree[key] = below;
  put(below, further, value, name);
}

function malformed(name: string): StripeRefusal {
  const message = `Invalid parameter name or conflicting parameters: ${name}`;
  return new StripeRefusal(400, { type: 'invalid_request_error', message, param: name });
}
