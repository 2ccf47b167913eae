import { openAccount } from '../cloudflare/account.ts';
import { carryOut, show } from './apply.ts';
import { type Environment, environmentOption } from './environment.ts';
import { inspect } from './fetch-state.ts';
import { type MissingSecret, plan } from './plan.ts';
import { targetOf } from './target.ts';

export interface Options {
  readonly env: Environment;
  readonly dryRun?: true;
}

export async function deployAll({ env, dryRun }: Options): Promise<void> {
  const target = targetOf(env);
  const account = await openAccount();
  const planned = plan(target, await inspect(target, account));
  if (dryRun) show(planned);
  else await carryOut(planned, account.id);

  for (const secret of planned.missing) tellMissing(secret);
  if (dryRun) console.log('Nothing was changed.');
  const { waiting } = planned;
  if (waiting.length === 0) return;
  console.error(
    `${waiting.join(', ')} ${dryRun ? 'would wait' : 'waits'} for what is missing: then run pnpm deploy:all${environmentOption(env)} again.`,
  );
  process.exitCode = 1;
}

function tellMissing({ worker, name, optionalFor, command }: MissingSecret): void {
  const what = optionalFor ? `may have ${name}, which ${optionalFor}` : `needs ${name}`;
  console.log(`${worker} ${what}:\n    ${command}`);
}
