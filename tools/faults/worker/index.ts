import type { Asked, Batch, Post, ReplayCall } from '../protocol.ts';
import { seedChance } from './clock.ts';
import { deliver } from './deliver.ts';
import { receive } from './receive.ts';
import { replay } from './replay.ts';

interface Bindings {
  readonly DB: D1Database;
}

// A line per request and batch would be most of the run's output; the driver counts for itself.
for (const level of ['log', 'info', 'warn', 'error'] as const) console[level] = () => {};

/** The real Workers beside the real database, told by the driver what comes and what fails. */
export default {
  async fetch(request, { DB }) {
    const { pathname } = new URL(request.url);
    // Both sides are in this folder: the path decides what was asked.
    const asked = (await request.json()) as Asked<unknown>;
    seedChance(asked.seed);
    switch (pathname) {
      case '/receive':
        return Response.json(await each(asked as Asked<Post>, receive));
      case '/deliver':
        return Response.json(await each(asked as Asked<Batch>, (batch) => deliver(batch, DB)));
      case '/replay':
        return Response.json(await each(asked as Asked<ReplayCall>, (call) => replay(call, DB)));
      default:
        return new Response('not found', { status: 404 });
    }
  },
} satisfies ExportedHandler<Bindings>;

/** All at once, as the platform runs them. */
const each = <Part, Answer>({ parts }: Asked<Part>, act: (part: Part) => Promise<Answer>) =>
  Promise.all(parts.map(act));
