import { createDatabase, errorMessage, Refusal } from '@stripe-credits/db';
import { log } from '@stripe-credits/platform/log';
import { Hono } from 'hono';
import { authorize } from './auth/authorize.ts';
import { csrf } from './auth/csrf.ts';
import { login } from './auth/login.tsx';
import { requireAuth } from './auth/require-auth.ts';
import { secureHeaders } from './auth/secure-headers.ts';
import type { ConsoleApp } from './bindings.ts';
import { alerts } from './resources/alerts.ts';
import { catalog } from './resources/catalog.tsx';
import { deadLetters } from './resources/dead-letters.tsx';
import { discards } from './resources/discards.tsx';
import { events } from './resources/events.tsx';
import { health } from './resources/health.ts';
import { overview } from './resources/overview.tsx';
import { predictions } from './resources/predictions.tsx';
import { reasons } from './resources/reasons.tsx';
import { reconciliations } from './resources/reconciliations.tsx';
import { repairs } from './resources/repairs.ts';
import { replays } from './resources/replays.tsx';
import { search } from './resources/search.tsx';
import { users } from './resources/users.tsx';
import { waiting } from './resources/waiting.tsx';
import { pages } from './views/allowed.tsx';
import { errorResponse } from './views/error-response.tsx';

export const app = new Hono<ConsoleApp>();

app.use(secureHeaders, pages);
// Pages can show personal data, so neither a browser nor a proxy stores them.
app.use(async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
});
app.use('/login', csrf);
app.route('/login', login);
// After the authentication, so that the page of a refusal has the navigation.
app.use(requireAuth, csrf, authorize);
app.use((c, next) => {
  c.set('db', createDatabase(c.env.DB));
  return next();
});

app.route('/', overview);
app.route('/health', health);
app.route('/alerts', alerts);
app.route('/search', search);
app.route('/users', users);
app.route('/catalog', catalog);
app.route('/dead-letters', deadLetters);
app.route('/events', events);
app.route('/', discards);
app.route('/predictions', predictions);
app.route('/reasons', reasons);
app.route('/repairs', repairs);
app.route('/replays', replays);
app.route('/waiting', waiting);
app.route('/reconciliations', reconciliations);

app.notFound((c) => errorResponse(c, 404, 'There is no such page.'));

const STATUS_CODES = { not_found: 404, conflict: 409, invalid: 400, forbidden: 403 } as const;

app.onError((error, c) => {
  if (error instanceof Refusal)
    return errorResponse(c, STATUS_CODES[error.kind], error.message, error.code);
  log.error('console request failed', { error: errorMessage(error) });
  return errorResponse(c, 500, 'The request failed: see the log of stripe-console.');
});
