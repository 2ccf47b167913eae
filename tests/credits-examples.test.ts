import { stripTypeScriptTypes } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import { type Example, examples, statements } from './api-examples.ts';
import { credits } from './credits.ts';
import { query, system } from './system.ts';

beforeAll(async () => {
  await system.reset();
  for (const statement of statements) await query(statement);
});

/** The variable is that of the documented configuration. */
const env = { CREDITS: credits, CREDITS_MODE: 'test' };

/** The examples follow one user, each from where the one before it ended. */
test.each(examples.map((example) => [example.title, example] as const))(
  'the example of %s runs over the binding and responds as documented',
  async (_, example) => {
    const response = await run(example);

    expect(response.status, await response.clone().text()).toBeLessThan(400);
    if (example.response) expect(await response.json()).toEqual(JSON.parse(example.response));
  },
);

async function run({ module }: Example): Promise<Response> {
  const code = stripTypeScriptTypes(module);
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const { default: worker } = await import(/* @vite-ignore */ url);
  return worker.fetch(await requestOfBuyer(), env);
}

/** The buyer has paid all that was sold, and returns from the last session. */
async function requestOfBuyer(): Promise<Request> {
  const { stripe } = system;
  const sessions = stripe.state.sessions.all().map(({ session }) => session);
  const open = sessions.filter(({ status }) => status === 'open');
  await stripe.deliverNew(() => {
    for (const { id } of open) stripe.pay(id);
  });
  if (open.length > 0) await system.drainQueue();
  return new Request(`https://product.example/?session_id=${sessions.at(-1)?.id ?? ''}`);
}
