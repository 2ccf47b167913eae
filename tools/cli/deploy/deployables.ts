import { configs } from '@stripe-credits/harness/configs';

/**
 * Every Worker in the order of deployment: the consumer before ingest, so that every event that is
 * received has a consumer, and credits before the console, which is bound to it.
 */
const ROLES = ['consumer', 'ingest', 'credits', 'console'] as const;
export type Role = (typeof ROLES)[number];

/** Purpose of each secret that a Worker can run without. */
const OPTIONAL_SECRETS: Partial<Record<Role, Readonly<Record<string, string>>>> = {
  credits: {
    STRIPE_SECRET_KEY:
      'creates Checkout Sessions and portal sessions, finds missed events and looks up incomplete ones',
  },
  console: {
    CONSOLE_TOKEN: 'opens the console to engineers without Cloudflare Access',
    CONSOLE_SUPPORT_TOKEN: 'opens the console to support, who may change credits',
    CONSOLE_READ_ONLY_TOKEN: 'opens the console with read access only',
    ALERT_WEBHOOK_URL: 'is the address for alerts: Slack or your own webhook',
    CONSOLE_HEALTH_TOKEN: 'lets an uptime monitor read /health and nothing else',
  },
};

/** With the wrangler.jsonc of each, whose `secrets.required` must be set before it is deployed. */
export const deployables = ROLES.map((role) => ({
  role,
  config: configs[role],
  optionalSecrets: OPTIONAL_SECRETS[role] ?? {},
}));
