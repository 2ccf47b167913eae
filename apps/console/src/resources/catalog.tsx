import { Refusal } from '@stripe-credits/db';
import {
  addPackage,
  describeConsequences,
  type EditableField,
  editPackage,
  getPackage,
  listConsequences,
  listPackageChanges,
  listPackages,
} from '@stripe-credits/db/catalog';
import { type CreditPackage, parseLivemode } from '@stripe-credits/stripe-events';
import { Hono } from 'hono';
import type { ConsoleApp } from '../bindings.ts';
import { CatalogPage } from '../views/catalog.tsx';
import { acceptsHtml } from '../views/error-response.tsx';
import { PackagePage } from '../views/package-form.tsx';
import { assertKnown, bodyParams, getParam, type Params } from './params.ts';

const CHANGES_SHOWN = 50;

export const catalog = new Hono<ConsoleApp>();

catalog.get('/', async (c) => {
  const [packages, changes] = await Promise.all([
    listPackages(c.get('db')),
    listPackageChanges(c.get('db'), { limit: CHANGES_SHOWN }),
  ]);
  if (!acceptsHtml(c)) return c.json({ packages, changes });
  const isLive = parseLivemode(c.env);
  return c.render(<CatalogPage packages={packages} changes={changes} isLive={isLive} />);
});

catalog.get('/:id', async (c) => {
  const row = await getPackage(c.get('db'), c.req.param('id'));
  const consequences = describeConsequences(row);
  if (!acceptsHtml(c)) return c.json({ package: row, consequences });
  return c.render(<PackagePage row={row} consequences={consequences} />);
});

catalog.post('/', async (c) => {
  const params = await bodyParams(c);
  assertKnown(params, ['id', ...EDITABLE, 'currency', 'interval', 'reason']);
  const added = await addPackage(c.get('db'), {
    package: {
      id: getParam(params, 'id') ?? '',
      name: getParam(params, 'name') ?? '',
      credits: parseWhole(params, 'credits'),
      unitAmount: parseWhole(params, 'unitAmount'),
      currency: getParam(params, 'currency') ?? '',
      stripePriceId: getParam(params, 'stripePriceId') ?? null,
      interval: parseInterval(params),
    },
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  });
  if (acceptsHtml(c)) return c.redirect('/catalog', 303);
  return c.json({ package: added }, 201);
});

catalog.post('/:id', async (c) => {
  const params = await bodyParams(c);
  assertKnown(params, [...EDITABLE, 'reason']);
  const id = c.req.param('id');
  const before = await getPackage(c.get('db'), id);
  const edited = await editPackage(c.get('db'), id, {
    fields: parseEdit(params),
    actor: c.get('actor'),
    reason: getParam(params, 'reason') ?? '',
    now: new Date(),
  });
  if (acceptsHtml(c)) return c.redirect('/catalog', 303);
  const consequences = listConsequences(describeConsequences(before), edited.changed);
  return c.json({ ...edited, consequences });
});

const EDITABLE: readonly EditableField[] = ['name', 'credits', 'unitAmount', 'stripePriceId'];

/** A field that is left out stays as it is; an empty Stripe price removes it. */
const parseEdit = (params: Params): Partial<Pick<CreditPackage, EditableField>> => ({
  ...(params.has('name') && { name: getParam(params, 'name') ?? '' }),
  ...(params.has('credits') && { credits: parseWhole(params, 'credits') }),
  ...(params.has('unitAmount') && { unitAmount: parseWhole(params, 'unitAmount') }),
  ...(params.has('stripePriceId') && { stripePriceId: getParam(params, 'stripePriceId') ?? null }),
});

/** NaN where it is no whole number: the rules of the catalog say what it must be. */
function parseWhole(params: Params, name: string): number {
  const text = getParam(params, name) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function parseInterval(params: Params): CreditPackage['interval'] {
  const interval = getParam(params, 'interval');
  if (interval === undefined) return null;
  if (interval === 'month' || interval === 'year') return interval;
  throw new Refusal('invalid', 'interval must be month or year, or empty for a pack.');
}
