const WEBHOOK_FORMATS = ['slack', 'json'] as const;
type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

export interface WebhookChannel {
  readonly name: 'webhook';
  /** A secret, because everybody who has it can post. Never logged or shown. */
  readonly url: string;
  readonly format: WebhookFormat;
}

export interface EmailChannel {
  readonly name: 'email';
  readonly binding: Pick<SendEmail, 'send'>;
  readonly from: string;
  readonly to: readonly string[];
}

export type Channel = WebhookChannel | EmailChannel;

interface AlertSettings {
  /** Where alerts are sent; none by default. */
  readonly channels: readonly Channel[];
  /** A sentence for each setting that keeps a channel from working. */
  readonly problems: readonly string[];
}

export type AlertEnv = Pick<
  ConsoleEnv,
  | 'ALERT_WEBHOOK_URL'
  | 'ALERT_WEBHOOK_FORMAT'
  | 'ALERT_EMAIL'
  | 'ALERT_EMAIL_FROM'
  | 'ALERT_EMAIL_TO'
>;

/** A setting that is wrong disables its channel alone, and is reported: it must not be guessed. */
export function readAlertSettings(env: AlertEnv): AlertSettings {
  const read = [readWebhook(env), readEmail(env)];
  return {
    channels: read.filter((each) => typeof each === 'object' && each !== null),
    problems: read.filter((each) => typeof each === 'string'),
  };
}

/** The channel, why it cannot work, or null where it is not configured. */
type ReadResult<Each extends Channel> = Each | string | null;

function readWebhook(env: AlertEnv): ReadResult<WebhookChannel> {
  const url = env.ALERT_WEBHOOK_URL?.trim();
  if (!url) return null;
  const parsed = URL.parse(url);
  if (!parsed || !isSafe(parsed)) return 'ALERT_WEBHOOK_URL must be an https:// address.';
  const setting = env.ALERT_WEBHOOK_FORMAT?.trim();
  if (!setting) return { name: 'webhook', url, format: detectFormat(parsed) };
  const format = WEBHOOK_FORMATS.find((each) => each === setting);
  if (!format) return 'ALERT_WEBHOOK_FORMAT must be "slack", "json" or empty.';
  return { name: 'webhook', url, format };
}

/** Without TLS only on this machine, where a developer tries it. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' ||
  (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));

const detectFormat = ({ hostname }: URL): WebhookFormat =>
  hostname === 'hooks.slack.com' ? 'slack' : 'json';

function readEmail(env: AlertEnv): ReadResult<EmailChannel> {
  const from = env.ALERT_EMAIL_FROM?.trim();
  const to = (env.ALERT_EMAIL_TO ?? '').split(/[\s,]+/).filter(Boolean);
  if (!from && to.length === 0) return null;
  if (!from || to.length === 0)
    return 'ALERT_EMAIL_FROM and ALERT_EMAIL_TO are needed together, to send alerts by e-mail.';
  if (!env.ALERT_EMAIL)
    return 'ALERT_EMAIL_TO is set, but send_email in wrangler.jsonc has no binding ALERT_EMAIL.';
  return { name: 'email', binding: env.ALERT_EMAIL, from, to };
}
