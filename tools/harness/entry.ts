interface Bindings {
  readonly CONSOLE: Fetcher;
  readonly INGEST: Fetcher;
  readonly SHOP: Fetcher;
  readonly DB: D1Database;
  /** The methods of the Credits API. */
  readonly CREDITS: Record<string, (...args: unknown[]) => Promise<unknown>>;
}

/** A call of the Credits API, as JSON. */
export interface CreditsCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface SqlStatement {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
}

/** The harness has one address. The path or the host selects the Worker. */
export default {
  async fetch(request, { CONSOLE, INGEST, SHOP, DB, CREDITS }) {
    const { hostname, pathname } = new URL(request.url);
    switch (pathname) {
      case '/api/stripe/webhook':
        return INGEST.fetch(request);
      case '/credits':
        return callCredits(CREDITS, await request.json());
      case '/sql':
        return executeSql(DB, await request.json());
      default:
        return (hostname === 'localhost' ? SHOP : CONSOLE).fetch(request);
    }
  },
} satisfies ExportedHandler<Bindings>;

/** Calls over the binding, as a product's Worker does. */
async function callCredits(credits: Bindings['CREDITS'], { method, args }: CreditsCall) {
  try {
    return Response.json({ result: await credits[method]?.(...args) });
  } catch (error) {
    return Response.json({ error: String(error) });
  }
}

/** One transaction. A binding that is used from Node takes three requests for each statement. */
async function executeSql(db: D1Database, statements: readonly SqlStatement[]) {
  try {
    const batch = statements.map(({ sql, bindings = [] }) => db.prepare(sql).bind(...bindings));
    const results = await db.batch(batch);
    return Response.json({ result: results.map((each) => each.results) });
  } catch (error) {
    return Response.json({ error: String(error) });
  }
}
