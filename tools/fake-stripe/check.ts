import type { Tree } from './form.ts';
import type { AnyFields, AnySpec, Text, Whole } from './parameters.ts';
import { invalid } from './refusal.ts';

type Value = string | number | boolean | readonly Value[] | { readonly [name: string]: Value };

/** The parameters with their types, or a refusal of the first that Stripe would refuse. */
export function check(fields: AnyFields, tree: Tree, path = ''): { [name: string]: Value } {
  const at = (name: string) => (path === '' ? name : `${path}[${name}]`);
  for (const name of Object.keys(tree))
    if (!Object.hasOwn(fields, name))
      throw invalid(`Received unknown parameter: ${at(name)}`, at(name), 'parameter_unknown');

  const values: { [name: string]: Value } = {};
  for (const [name, spec] of Object.entries(fields)) {
    const said = tree[name];
    if (said !== undefined) values[name] = checkOne(spec, said, at(name));
    else if (spec.required)
      throw invalid(`Missing required param: ${at(name)}.`, at(name), 'parameter_missing');
  }
  return values;
}

function checkOne(spec: AnySpec, said: string | Tree, at: string): Value {
  if (spec.kind === 'metadata') return checkMetadata(group(said, at), at);
  if (spec.kind === 'group') return check(spec.fields, group(said, at), at);
  if (spec.kind === 'list') return checkList(spec.of, spec.max, group(said, at, 'array'), at);
  if (typeof said !== 'string') throw invalid(`Invalid ${NAMES[spec.kind]}: {...}`, at);
  if (said === '') throw empty(at);
  if (spec.kind === 'whole') return checkWhole(spec, said, at);
  if (spec.kind === 'text') return checkText(spec, said, at);
  if (said !== 'true' && said !== 'false') throw invalid(`Invalid boolean: ${said}`, at);
  return said === 'true';
}

const NAMES = { text: 'string', whole: 'integer', flag: 'boolean' } as const;

function group(said: string | Tree, at: string, name: 'object' | 'array' = 'object'): Tree {
  if (said === '') throw empty(at);
  if (typeof said === 'string') throw invalid(`Invalid ${name}`, at);
  return said;
}

function empty(at: string) {
  const message = `You passed an empty string for '${at}', which cannot be unset.`;
  return invalid(message, at, 'parameter_invalid_empty');
}

function checkList(of: AnySpec, max: number | undefined, items: Tree, at: string): Value[] {
  const entries = Object.entries(items);
  if (!entries.every(([index]) => /^\d+$/.test(index))) throw invalid('Invalid array', at);
  if (entries.length > (max ?? Number.POSITIVE_INFINITY))
    throw invalid(`Array ${at} exceeded maximum ${max} allowed elements.`, at);
  return entries.map(([index, item]) => checkOne(of, item, `${at}[${index}]`));
}

function checkWhole({ min, max }: Whole, said: string, at: string): number {
  const value = /^-?\d{1,15}$/.test(said) ? Number(said) : Number.NaN;
  if (Number.isNaN(value))
    throw invalid(`Invalid integer: ${said}`, at, 'parameter_invalid_integer');
  if (min !== undefined && value < min)
    throw invalid(`This value must be greater than or equal to ${min}.`, at);
  if (max !== undefined && value > max)
    throw invalid(`This value must be less than or equal to ${max}.`, at);
  return value;
}

function checkText({ max = 5000, oneOf, format }: Text, said: string, at: string): string {
  if (said.length > max)
    throw invalid(`Invalid string: ${abridged(said)}; must be at most ${max} characters`, at);
  if (oneOf && !oneOf.includes(said))
    throw invalid(`Invalid ${at}: must be one of ${oneOf.join(', ')}`, at);
  if (format === 'url' && !/^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/i.test(said))
    throw invalid('Not a valid URL', at, 'url_invalid');
  if (format === 'email' && !/^[^\s@]+@[^\s@]+$/.test(said))
    throw invalid(`Invalid email address: ${said}`, at, 'email_invalid');
  if (format === 'currency' && !/^[a-z]{3}$/i.test(said))
    throw invalid(`Invalid currency: ${said}`, at);
  return format === 'currency' ? said.toLowerCase() : said;
}

const abridged = (text: string) => `${text.slice(0, 10)}...${text.slice(-10)}`;

function checkMetadata(said: Tree, at: string): { [name: string]: string } {
  const entries = Object.entries(said);
  if (entries.length > 50) throw invalid('Metadata can have at most 50 keys', at);
  const kept: { [name: string]: string } = {};
  for (const [key, value] of entries) {
    const where = `${at}[${key}]`;
    if (typeof value !== 'string') throw invalid('Metadata values must be strings', where);
    if (key.length > 40) throw invalid('Metadata keys can have up to 40 characters', where);
    if (value.length > 500) throw invalid('Metadata values can have up to 500 characters', where);
    if (value !== '') kept[key] = value;
  }
  return kept;
}
