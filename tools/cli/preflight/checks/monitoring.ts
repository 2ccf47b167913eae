import { putSecretCommand } from '../../deploy/environment.ts';
import { findWorker } from '../../deploy/read-target.ts';
import { fail, Note } from '../check.ts';
import type { Checks, Context } from '../context.ts';
import { request } from '../request.ts';

export const monitoringChecks: Checks = {
  /** What /health reports is printed and fails nothing: the check is of the token. */
  async 'CONSOLE_HEALTH_TOKEN reads /health, for an uptime monitor'(context) {
    const token = context.setting('CONSOLE_HEALTH_TOKEN')?.trim();
    if (!token)
      throw new Note(
        'CONSOLE_HEALTH_TOKEN is not in the environment. It is optional: an uptime monitor uses it',
      );
    const url = new URL('/health', await context.consoleUrl()).href;
    const headers = { Accept: 'application/json', Authorization: `Bearer ${token}` };
    const init = { headers: { ...headers, ...accessHeaders(context) } };
    const response = await request(url, init, context);
    const { status } = response;
    if (status === 200) return 'nothing is wrong';
    if (status === 503) return (await readProblems(response)).join(' ');
    return fail(
      `status ${status} at ${url}`,
      `${putSecretCommand(findWorker(context.target, 'console'), 'CONSOLE_HEALTH_TOKEN')}; behind Access also put CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET into the environment`,
    );
  },

  /** Whether an alert arrives, `pnpm alerts test` shows; that none has for a while, /health. */
  async 'alerts have a webhook or an e-mail address'({ target, secrets }) {
    const worker = findWorker(target, 'console');
    const { ALERT_EMAIL_TO: email = '', CONSOLE_URL: consoleUrl = '' } = worker.vars;
    const hasWebhook = (await secrets()).get(worker.name)?.includes('ALERT_WEBHOOK_URL') ?? false;
    if (!hasWebhook && email === '')
      throw new Note(
        `nobody is alerted to dead letters: ${putSecretCommand(worker, 'ALERT_WEBHOOK_URL')}`,
      );
    return consoleUrl === '' ? `without links, because CONSOLE_URL is empty` : undefined;
  },
};

function accessHeaders({ env }: Context): Record<string, string> {
  const { CF_ACCESS_CLIENT_ID: id, CF_ACCESS_CLIENT_SECRET: secret } = env;
  return id && secret ? { 'CF-Access-Client-Id': id, 'CF-Access-Client-Secret': secret } : {};
}

async function readProblems(response: Response): Promise<string[]> {
  const json: unknown = await response.json().catch(() => null);
  const problems: unknown =
    typeof json === 'object' && json !== null ? Reflect.get(json, 'problems') : null;
  if (Array.isArray(problems)) return problems.map(String);
  return fail('status 503 without problems', 'check that the address is the console’s');
}
