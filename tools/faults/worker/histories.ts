import fc from 'fast-check';
import { convergenceProperty } from '../../../packages/db/test/model/convergence.ts';
import { openTestDatabase } from '../../../packages/db/test/model/test-database.ts';

/** Checks random histories against the oracle; responds with the failure, or with nothing. */
export default {
  async fetch(request, { DB }) {
    const { searchParams } = new URL(request.url);
    const numRuns = Number(searchParams.get('count'));
    const seed = Number(searchParams.get('seed'));
    const property = convergenceProperty(await openTestDatabase(DB), 'f');
    const result = await fc.check(property, { numRuns, seed, endOnFailure: true });
    if (!result.failed) return new Response('');
    return new Response(`${fc.defaultReportMessage(result)}\n${result.errorInstance}`);
  },
} satisfies ExportedHandler<{ readonly DB: D1Database }>;
