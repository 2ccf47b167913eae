import { DEFAULT_PORT } from '../dev/settings.ts';
import { WEBHOOK_PATH } from '../stripe/endpoint.ts';

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The webhook of ingest. An address without a path gets the path of the webhook.
 *
 * @param given `--url`; without it the Workers of `pnpm dev`, which gives ingest the port before that
 *   of the console.
 */
export function findWebhookUrl(given: string | undefined, consoleUrl: string | undefined): string {
  if (given === undefined) return new URL(WEBHOOK_PATH, findLocalIngest(consoleUrl)).href;
  const { pathname, search } = new URL(given);
  return pathname === '/' && search === '' ? suggestWebhookUrl(given) : given;
}

export const suggestWebhookUrl = (url: string): string => new URL(WEBHOOK_PATH, url).href;

/** The console of the Workers that the event goes to. */
export const findConsoleUrl = (webhookUrl: string, consoleUrl: string | undefined): string =>
  consoleUrl || neighbor(new URL(webhookUrl), 1);

function findLocalIngest(consoleUrl = ''): string {
  const url = URL.canParse(consoleUrl) ? new URL(consoleUrl) : undefined;
  return url && LOCAL_HOSTS.includes(url.hostname)
    ? neighbor(url, -1)
    : `http://localhost:${DEFAULT_PORT}`;
}

/** The origin at the port after or before. */
function neighbor({ protocol, hostname, port }: URL, step: 1 | -1): string {
  const own = Number(port || (protocol === 'https:' ? 443 : 80));
  return `${protocol}//${hostname}:${own + step}`;
}
