import { expect, test } from 'vitest';
import { CORRECT, check, expectFound } from './documents/planted-renames.ts';

test('a document in which every name exists has no finding', async () => {
  expect(await check(CORRECT)).toEqual([]);
});

test.each([
  [
    'script',
    'pnpm dlq list',
    'pnpm dql list',
    3,
    '`pnpm dql` is no script of package.json. The nearest are',
  ],
  ['verb', 'dlq list', 'dlq lst', 3, '`lst` is no verb of `pnpm dlq`. There is list, show'],
  [
    'option',
    '--status dead',
    '--stats dead',
    3,
    '`--stats` is no option of `pnpm dlq list`. There is --url',
  ],
  [
    'option between backticks',
    '`--since`',
    '`--snice`',
    3,
    '`--snice` is no option of a command. The nearest are --since',
  ],
  [
    'choice',
    '--status dead',
    '--status died',
    3,
    '`died` is no value of `--status` of `pnpm dlq list`: (Did you mean dead?)',
  ],
  [
    'value that must be a number',
    '--times 5',
    '--times five',
    6,
    '`five` is no value of `--times` of `pnpm trigger`: It must be a whole number above 0.',
  ],
  [
    'argument',
    'invoice.paid',
    'invoice.settled',
    6,
    '`invoice.settled` is no argument of `pnpm trigger`: (Did you mean invoice.paid?)',
  ],
  [
    'missing argument',
    'trigger invoice.paid --user',
    'trigger --user',
    6,
    '`pnpm trigger` needs the argument <event type>.',
  ],
  [
    'superfluous argument',
    'list --status',
    'list evt_1 --status',
    3,
    '`pnpm dlq list` takes no argument `evt_1`.',
  ],
  [
    'option of a command without verbs',
    '--rounds',
    '--round',
    7,
    '`--round` is no option of `pnpm bench`. There is',
  ],
  [
    'command of wrangler',
    'wrangler tail',
    'wrangler tails',
    10,
    '`tails` is no command of `wrangler`. The nearest are tail',
  ],
  ['option of wrangler', '--search', '--find', 10, '`--find` is no option of `wrangler tail`. '],
  [
    'secret of a Worker',
    'put CONSOLE_TOKEN',
    'put STRIPE_SECRET_KEY',
    9,
    '`STRIPE_SECRET_KEY` is no secret of apps/console/wrangler.jsonc. There is CONSOLE_TOKEN',
  ],
  [
    'variable of the environment',
    'rs CONSOLE_TOKEN',
    'rs CONSOLE_TOKENS',
    9,
    '`CONSOLE_TOKENS` is no name in the code. The nearest are CONSOLE_TOKEN',
  ],
  ['program', 'read -rs', 'raed -rs', 9, '`raed` is no program that documents use.'],
  [
    'Worker',
    'stripe-ingest-production',
    'stripe-receiver-production',
    10,
    '`stripe-receiver-production` is no Worker, queue, database or Workflow.',
  ],
  [
    'table of a statement',
    'FROM payment_intents',
    'FROM payments',
    13,
    'does not run: no such table: payments. `payments` is no table.',
  ],
  [
    'column of a statement',
    'SELECT amount',
    'SELECT amounts',
    17,
    'does not run: no such column: amounts. `credit_transactions` has the columns',
  ],
  [
    'trigger of a script for a local copy',
    'credit_ledger_never_shrinks',
    'credit_ledger_never_grows',
    33,
    'the script does not run: Error: no such trigger: credit_ledger_never_grows',
  ],
  [
    'status of a statement',
    "= 'payment_failed'",
    "= 'failed'",
    13,
    "no row of `payment_intents` has status 'failed'. There is succeeded, payment_failed.",
  ],
  [
    'value in a view',
    "= 'purchase'",
    "= 'sale'",
    17,
    "no row of `credit_transactions` has type 'sale'. There is purchase",
  ],
  [
    'value that a CHECK refuses',
    "'usd'",
    "'USD'",
    16,
    'does not run: CHECK constraint failed: credit_packages_currency',
  ],
  [
    'status under the head of its column',
    '`handled`',
    '`settled`',
    22,
    '`settled` is no value of stripe_events.status. There is handled',
  ],
  [
    'column between backticks',
    '`dead_letters.reason`',
    '`dead_letters.cause`',
    22,
    '`dead_letters` has no column `cause`. The nearest are',
  ],
  [
    'file',
    '`ledger/posting.ts`',
    '`ledger/settle.ts`',
    22,
    '`ledger/settle.ts` is no file of this repository.',
  ],
  [
    'file of a command',
    'apps/console/wrangler.jsonc',
    'apps/desk/wrangler.jsonc',
    9,
    '`apps/desk/wrangler.jsonc` is no configuration of a Worker that is deployed.',
  ],
  [
    'link',
    '(packages/db/src/index.ts)',
    '(packages/db/src/main.ts)',
    22,
    'the link to packages/db/src/main.ts leads to no file.',
  ],
  ['anchor', '(#title)', '(#titel)', 3, 'the link to #titel leads to no heading. There is title.'],
  ['anchor of another document', '#refunds-and-disputes', '#refunds', 3, 'leads to no heading.'],
  [
    'picture',
    'images/demo-dark',
    'images/demo-night',
    46,
    'the picture docs/images/demo-night.webp does not exist. The nearest are',
  ],
  ['alt text of a picture', 'alt="The demo', 'title="The demo', 46, 'a picture has no alt text.'],
] as const)(
  '%s: what was renamed in a document is found, with its line and what exists',
  (_, old, renamed, line, message) => expectFound(old, renamed, line, message),
);

test('a statement that reads every row of a table that grows is found', async () => {
  const [finding] = await check(CORRECT.replace("WHERE user_id = 'ada' AND type", 'WHERE type'));

  expect(finding).toContain('reads every row of `credit_ledger`, and D1 bills each');
});
