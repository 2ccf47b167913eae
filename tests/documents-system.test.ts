import { beforeAll, expect, test, vi } from 'vitest';
import { run } from '../tools/cli/terminal/run.ts';
import { commandLinesOf } from './documents/command-lines.ts';
import { documentNames, parseDocument, readDocument } from './documents/document.ts';
import { checkRoutes } from './documents/routes.ts';
import { runnableCommands } from './documents/runnable.ts';
import { createSituation, fillPlaceholders } from './documents/situation.ts';
import { statementsOf } from './documents/sql.ts';
import { findCommand } from './package-commands.ts';
import { captureOutput } from './run-command.ts';
import { system } from './system.ts';

beforeAll(async () => {
  await system.reset();
  vi.stubEnv('STRIPE_CONSOLE_URL', system.consoleUrl);
  vi.stubEnv('STRIPE_WEBHOOK_SECRET', system.webhookSecret);
  await createSituation();
  return () => vi.unstubAllEnvs();
});

/** What they do is over when they end; `dev`, `shop`, `bench` and others are not. */
const COMMANDS = ['credits', 'dlq', 'reconcile', 'trigger'];

test.each(runnableCommands(COMMANDS).map(({ title, words }) => [title, words] as const))(
  '%s exits 0 beside running Workers',
  async (_, words) => {
    const [name = '', ...args] = await fillPlaceholders(words);
    if (name === 'trigger') args.push('--url', system.webhook);

    const { code, stderr } = await captureOutput(() =>
      run(findCommand(name), ['node', name, ...args]),
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  },
);

const statements = documentNames
  .map(readDocument)
  .flatMap((document) =>
    statementsOf(document).map((each) => ({ ...each, document: document.name })),
  )
  .filter(({ sql }) => !sql.includes('sent_keys') && !sql.includes('?'));

test.each(
  statements.map(({ document, line, sql }) => [`${document}:${line}: ${sql}`, sql] as const),
)('%s runs in the migrated D1', async (_, sql) => {
  await expect(system.query(sql)).resolves.toBeInstanceOf(Array);
});

test.each(documentNames)('every path of a URL in %s is a route of a Worker', async (name) => {
  expect(await checkRoutes(readDocument(name), system.consoleUrl)).toEqual([]);
});

test('a route that was renamed is found, with its line', async () => {
  const document = parseDocument('x.md', 'Ask `/health`.\n\nThen `https://<console>/helth`.\n');

  expect(await checkRoutes(document, system.consoleUrl)).toEqual([
    { line: 3, message: expect.stringContaining('`/helth` is no route of a Worker.') },
  ]);
});

test('the request of the real charge in docs/going-live.md is one that Stripe accepts', async () => {
  const curl = commandLinesOf(readDocument('docs/going-live.md')).find(
    ({ words }) => words[0] === 'curl',
  );
  const words = curl?.words ?? [];
  const url = new URL(words.find((word) => word.startsWith('https://')) ?? '');
  const fields = words.flatMap((word, index) => (words[index - 1] === '-d' ? [word] : []));

  const response = await fetch(`${system.stripe.url}${url.pathname}`, {
    method: 'POST',
    headers: {
      Authorization: 'Bearer sk_test_fake',
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(
      fields.map((field): [string, string] => {
        const [name = '', value = ''] = field.split(/=(.*)/s);
        return [name, value];
      }),
    ),
  });

  expect(url.origin).toBe('https://api.stripe.com');
  expect(await response.json()).toMatchObject({
    url: expect.any(String),
    metadata: { user_id: 'going-live', credits: '100' },
  });
});
