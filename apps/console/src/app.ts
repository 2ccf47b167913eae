import { describe } from '@stripe-credits/db';
import { Refusal } from '@stripe-credits/db/dead-letters';
import { Hono } from 'hono';
import { refuseCrossSite } from './auth/csrf.ts';
import { login } from './auth/login.tsx';
import { guard } from './auth/require-auth.ts';
import { secureHeaders } from './auth/secure-headers.ts';
import type { App } from './bindings.ts';
import { cancelReplay } from './resources/cancel-replay.ts';
import { deadLetters } from './resources/dead-letters.tsx';
import { discards } from './resources/discards.tsx';
import { event } from './resources/event.tsx';
import { health } from './resources/health.ts';
import { overview } from './resources/overview.tsx';
import { planReplay } from './resources/plan-replay.ts';
import { reconciliation } from './resources/reconciliation.tsx';
import { missedEvents } from './resources/reconciliations.tsx';
import { replays } from './resources/replays.tsx';
import { restores } from './resources/restores.ts';
import { startReplay } from './resources/start-replay.ts';
import { stepReconciliation } from './resources/step-reconciliation.ts';
import { stepReplay } from './resources/step-replay.ts';
import { refused } from './views/error-response.tsx';

export const app = new Hono<App>();

app.use(secureHeaders, refuseCrossSite);
app.route('/login', login);
app.use(guard);

app.route('/', overview);
app.route('/health', health);
app.route('/dead-letters', deadLetters);
app.route('/events', event);
app.route('/discards', discards);
app.route('/restores', restores);
app.route('/replays', replays);
app.route('/replays', planReplay);
app.route('/replays', startReplay);
app.route('/replays', stepReplay);
app.route('/replays', cancelReplay);
app.route('/missed-events', missedEvents);
app.route('/missed-events', reconciliation);
app.route('/missed-events', stepReconciliation);

app.notFound((c) => refused(c, 404, 'There is no such page.'));

const STATUSES = { unknown: 404, conflict: 409, invalid: 400 } as const;

app.onError((error, c) => {
  if (error instanceof Refusal) return refused(c, STATUSES[error.kind], error.message);
  console.error(JSON.stringify({ message: 'console failed', error: describe(error) }));
  return refused(c, 500, 'Something went wrong here: the log of stripe-console says what.');
});
