import fc from 'fast-check';
import { agreement } from '../../../packages/db/test/model/convergence.ts';
import { openBooks } from '../../../packages/db/test/model/test-database.ts';

interface Bindings {
  readonly DB: D1Database;
}

/** Tries so many histories beside the database; answers with what fast-check says of a failure. */
export default {
  async fetch(request, { DB }) {
    const { searchParams } = new URL(request.url);
    const [numRuns, seed] = [
      Number(searchParams.get('histories')),
      Number(searchParams.get('seed')),
    ];
    const property = agreement(await openBooks(DB), 'f');
    const result = await fc.check(property, { numRuns, seed, endOnFailure: true });
    if (!result.failed) return new Response('');
    return new Response(`${fc.defaultReportMessage(result)}\n${result.errorInstance}`);
  },
} satisfies ExportedHandler<Bindings>;
