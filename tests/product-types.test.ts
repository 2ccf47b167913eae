import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configs, root } from '@stripe-credits/harness/configs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { experimental_readRawConfig } from 'wrangler';
import { examples } from './api-examples.ts';
import { notificationsExample } from './product-worker.ts';
import { createStockWorker, type StockWorker } from './stock-worker.ts';

/** What the example of docs/notifications.md leaves to the product. */
const NOTIFICATION_FUNCTIONS = `
  declare function sendMail(userId: string, text: string, key: string): Promise<void>;
  declare function alertEngineers(notification: Notification): Promise<void>;
`;

const exampleFiles = [
  ...examples.map(({ module }, n) => [`example-${n}.ts`, module]),
  ['notifications.ts', `${notificationsExample}${NOTIFICATION_FUNCTIONS}`],
];

const charge = (request: string, cases: string) => `
export async function charge(env: Env): Promise<number> {
  const result = await env.CREDITS.spend(${request});
  switch (result.status) {
    ${cases}
    default: {
      const unhandled: never = result;
      throw new Error(unhandled);
    }
  }
}`;
const REQUEST = `{ userId: 'ada', amount: 1, reason: 'a picture', idempotencyKey: 'a' }`;
const CASES = `case 'spent': return result.transaction.amount;
    case 'insufficient_credits': return result.available;
    case 'refused': case 'unavailable': throw new Error(result.message);`;

const correct = charge(REQUEST, CASES);
const mistakes = {
  'a misspelled argument': [charge(REQUEST.replace('amount', 'amuont'), CASES), 'amuont'],
  'a misspelled field': [charge(REQUEST, CASES.replace('.available', '.availabel')), 'availabel'],
  'a misspelled status': [charge(REQUEST, CASES.replace(`'spent'`, `'spend'`)), '"spend"'],
  'a missing status': [charge(REQUEST, CASES.replace(` case 'unavailable':`, '')), 'unavailable'],
} as const;

let worker: StockWorker;
let errors: readonly string[];
beforeAll(async () => {
  worker = await createStockWorker();
  errors = await worker.compile({
    ...Object.fromEntries(exampleFiles),
    'correct.ts': correct,
    ...Object.fromEntries(Object.entries(mistakes).map(([name, [code]]) => [`${name}.ts`, code])),
  });
}, 180_000);
afterAll(() => worker?.remove());

const declarations = readFileSync(join(root, 'apps/credits/types/credits.d.ts'), 'utf8');

test('wrangler types finds the API for each environment of a stock Worker', () => {
  const generated = readFileSync(join(worker.folder, 'worker-configuration.d.ts'), 'utf8');

  expect(worker.types).toMatchObject({ code: 0 });
  expect(generated).toContain(
    'CREDITS: Service<typeof import("./stripe-credits/credits.d").Credits>;',
  );
  // An environment whose service is unknown to it gets a type without methods.
  expect(generated).not.toContain('CREDITS: Service /*');
});

test('the declarations import nothing but the platform, so that a Worker needs no other file', () => {
  const imports = declarations.matchAll(/(?:\bfrom|\bimport\() ?['"]([^'"]+)['"]/g);

  expect([...imports].map(([, name]) => name)).toEqual(['cloudflare:workers']);
});

test('the folder for products knows the environments that stripe-credits is deployed to', () => {
  const environmentsOf = (config: string) => {
    const { rawConfig } = experimental_readRawConfig({ config: join(root, config) });
    return [rawConfig.name, Object.keys(rawConfig.env ?? {})];
  };

  expect(environmentsOf('apps/credits/types/wrangler.jsonc')).toEqual(
    environmentsOf(configs.credits),
  );
});

test('a stock Worker with every example of the documentation compiles as it is', () => {
  const unexpected = errors.filter((line) => !/src\/a (?:misspelled|missing) /.test(line));

  expect(exampleFiles.length).toBeGreaterThan(10);
  expect(unexpected).toEqual([]);
});

test.each(Object.entries(mistakes))('%s is an error of the compiler', (name, [, word]) => {
  const found = errors.filter((line) => line.includes(`src/${name}.ts(`));

  expect(found.join('\n')).toContain(word);
});

test('every method of the API has an example in the documentation', () => {
  const [, api = ''] = /^export interface CreditsApi \{\n(.*?)^\}/ms.exec(declarations) ?? [];
  const methods = new Set([...api.matchAll(/^ {2}(\w+)\(/gm)].map(([, name = '']) => name));
  const documented = examples.map(({ module }) => module).join('\n');

  expect(methods.size).toBeGreaterThan(10);
  expect([...methods].filter((name) => !documented.includes(`env.CREDITS.${name}(`))).toEqual([]);
});
