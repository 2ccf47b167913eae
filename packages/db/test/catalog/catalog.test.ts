import type { CreditPackage } from '@stripe-credits/stripe-events';
import { describe, expect, test } from 'vitest';
import {
  addPackage,
  editPackage,
  getPackage,
  listPackageChanges,
  listPackages,
} from '../../src/catalog/index.ts';
import { db, rows } from '../database.ts';
import { plansOf, tableScans } from '../plan-of.ts';

const action = (at = '2026-11-24T12:00:00Z') => ({
  actor: 'ada',
  reason: 'more for the same price',
  now: new Date(at),
});

const pack = (id: string, changes: Partial<CreditPackage> = {}): CreditPackage => ({
  id,
  name: 'Gold',
  credits: 200,
  unitAmount: 2999,
  currency: 'usd',
  stripePriceId: null,
  interval: null,
  ...changes,
});

const changesOf = async (id: string) =>
  (await listPackageChanges(db, { limit: 100 })).filter(({ packageId }) => packageId === id);

test('an added package is for sale, and its addition is recorded', async () => {
  const added = pack('cat_added', { interval: 'year', stripePriceId: 'price_cat_added' });

  await addPackage(db, { ...action(), package: added });

  expect(await listPackages(db)).toContainEqual(added);
  expect(await changesOf('cat_added')).toEqual([
    {
      packageId: 'cat_added',
      changedAt: '2026-11-24T12:00:00.000Z',
      actor: 'ada',
      reason: 'more for the same price',
      before: null,
      after: added,
    },
  ]);
});

test('an edit changes the fields that it names, and is recorded with the old and the new', async () => {
  const before = pack('cat_edited');
  await addPackage(db, { ...action(), package: before });

  const edited = await editPackage(db, 'cat_edited', {
    ...action('2026-11-24T12:00:01Z'),
    fields: { credits: 250, stripePriceId: 'price_cat_edited', name: 'Gold' },
  });

  const after = { ...before, credits: 250, stripePriceId: 'price_cat_edited' };
  expect(edited).toEqual({ package: after, changed: ['credits', 'stripePriceId'] });
  expect(await getPackage(db, 'cat_edited')).toEqual(after);
  expect(await changesOf('cat_edited')).toMatchObject([{ before, after }, { before: null }]);
});

test('of two people who edit at once, the second is refused and nothing is recorded for it', async () => {
  await addPackage(db, { ...action(), package: pack('cat_raced') });

  const outcomes = await Promise.allSettled(
    [300, 400].map((credits) =>
      editPackage(db, 'cat_raced', { ...action('2026-11-24T12:00:02Z'), fields: { credits } }),
    ),
  );

  const lost = outcomes.filter(({ status }) => status === 'rejected');
  expect(lost).toMatchObject([{ reason: { message: expect.stringContaining('Somebody else') } }]);
  expect(await changesOf('cat_raced')).toHaveLength(2);
});

describe('what the table would refuse is refused with a sentence, and nothing is changed', () => {
  test.each<[Partial<CreditPackage>, string]>([
    [{ id: '' }, 'id must be 1 to 64 letters'],
    [{ id: 'two words' }, 'id must be 1 to 64 letters'],
    [{ name: ' ' }, 'name must be 1 to 100 characters'],
    [{ credits: 0 }, 'credits must be a whole number from 1'],
    [{ credits: 1_000_001 }, 'credits must be a whole number from 1 to 1000000'],
    [{ credits: Number.NaN }, 'credits must be a whole number'],
    [{ unitAmount: -1 }, 'unitAmount must be a whole number in the smallest unit'],
    [{ unitAmount: 29.99 }, 'unitAmount must be a whole number in the smallest unit'],
    [{ currency: 'USD' }, 'currency must be three lower-case letters'],
    [{ currency: 'us' }, 'currency must be three lower-case letters'],
    [{ stripePriceId: 'price 1' }, 'stripePriceId must be the id of a price'],
    [{ stripePriceId: 'prod_1' }, 'is the id of a product'],
    [{ id: 'starter' }, 'The package starter already exists'],
  ])('%o', async (changes, sentence) => {
    const adding = addPackage(db, { ...action(), package: pack('cat_refused', changes) });

    await expect(adding).rejects.toThrow(sentence);
    expect(await changesOf('cat_refused')).toEqual([]);
  });

  test('the Stripe price of another package', async () => {
    await addPackage(db, {
      ...action(),
      package: pack('cat_priced', { stripePriceId: 'price_cat_taken' }),
    });
    const fields = { stripePriceId: 'price_cat_taken' };

    await expect(editPackage(db, 'starter', { ...action(), fields })).rejects.toThrow(
      'The package cat_priced already has the price price_cat_taken',
    );
  });

  test.each([
    ['an edit that changes nothing', 'starter', { credits: 50 }, 'Nothing would change in starter'],
    ['an unknown package', 'cat_unknown', { credits: 5 }, 'cat_unknown is not a package'],
  ])('%s', async (_, id, fields, sentence) => {
    await expect(editPackage(db, id, { ...action(), fields })).rejects.toThrow(sentence);
  });

  test.each([
    ['without a reason', ' ', 'A reason is required'],
    ['with a reason that is too long', 'x'.repeat(501), 'at most 500 characters'],
  ])('an edit and an addition %s', async (_, reason, sentence) => {
    const edit = { ...action(), reason, fields: { credits: 5 } };
    const addition = { ...action(), reason, package: pack('cat_unreasoned') };

    await expect(editPackage(db, 'starter', edit)).rejects.toThrow(sentence);
    await expect(addPackage(db, addition)).rejects.toThrow(sentence);
  });
});

test('of two people who add one id at once, the second is refused and nothing is recorded for it', async () => {
  const packages = [300, 400].map((credits) => pack('cat_twice', { credits }));

  const outcomes = await Promise.allSettled(
    packages.map((added) => addPackage(db, { ...action(), package: added })),
  );

  const lost = outcomes.filter(({ status }) => status === 'rejected');
  expect(lost).toMatchObject([
    {
      reason: { name: 'Refusal', kind: 'conflict', message: expect.stringContaining('cat_twice') },
    },
  ]);
  expect(await changesOf('cat_twice')).toMatchObject([
    { after: await getPackage(db, 'cat_twice') },
  ]);
});

test('of two packages that get one price at Stripe at once, one is refused and stays as it was', async () => {
  const fields = { stripePriceId: 'price_cat_contested' };
  for (const id of ['cat_edited_1', 'cat_edited_2'])
    await addPackage(db, { ...action(), package: pack(id) });

  const edits = await Promise.allSettled([
    editPackage(db, 'cat_edited_1', { ...action('2026-11-24T12:00:01Z'), fields }),
    editPackage(db, 'cat_edited_2', { ...action('2026-11-24T12:00:01Z'), fields }),
    addPackage(db, { ...action(), package: pack('cat_edited_3', fields) }),
  ]);

  expect(edits.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  for (const edit of edits)
    if (edit.status === 'rejected') expect(edit.reason).toMatchObject({ kind: 'conflict' });
  const sold = (await listPackages(db)).filter(
    ({ stripePriceId }) => stripePriceId === fields.stripePriceId,
  );
  expect(sold).toHaveLength(1);
});

test('packages are listed by currency, the cheapest of each first', async () => {
  const prices = { eur_2: ['eur', 500], usd_1: ['usd', 100], eur_1: ['eur', 100] } as const;
  for (const [name, [currency, unitAmount]] of Object.entries(prices))
    await addPackage(db, { ...action(), package: pack(`cat_${name}`, { currency, unitAmount }) });

  const listed = (await listPackages(db)).filter(({ id }) => /^cat_(eur|usd)_/.test(id));

  expect(listed.map(({ id }) => id)).toEqual(['cat_eur_1', 'cat_eur_2', 'cat_usd_1']);
});

test('a recorded change can be neither changed nor deleted', async () => {
  await addPackage(db, { ...action(), package: pack('cat_kept') });

  for (const statement of [
    `UPDATE package_changes SET reason = 'x' WHERE package_id = 'cat_kept'`,
    `DELETE FROM package_changes WHERE package_id = 'cat_kept'`,
  ])
    await expect(rows(statement)).rejects.toThrow('package_changes is append-only');
});

test('changes are read by their key, and an edit finds its package by its own', async () => {
  await addPackage(db, { ...action(), package: pack('cat_planned') });
  const plans = await plansOf(async (recorded) => {
    await listPackageChanges(recorded, { limit: 5 });
    const now = new Date('2026-11-24T12:00:03Z');
    await editPackage(recorded, 'cat_planned', { ...action(), now, fields: { credits: 7 } });
  });

  // The catalog itself is read whole: it has a row for each thing that is for sale.
  const others = plans.filter(({ plan }) => !plan.includes('SCAN credit_packages'));
  expect(others.length).toBe(plans.length - 1);
  for (const { statement, plan } of others) {
    expect(tableScans(statement, plan), statement).toEqual([]);
    expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  }
});
