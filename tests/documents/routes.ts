import type { Document } from './document.ts';
import type { Finding } from './finding.ts';

/** A path alone, or after the address of a Worker. */
const PATHS = /(?:^|(?:^|\s|\/\/)(?:localhost:\d+|…|<console>))(\/[a-z][a-z/-]*)(?![\w./])/g;

/** Whether a Worker has the paths that a document names. A path that only takes POST answers 405. */
export async function checkRoutes({ snippets }: Document, origin: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { line, text } of snippets)
    for (const { index, 1: path = '' } of text.matchAll(PATHS)) {
      const { status } = await fetch(`${origin}${path}`, { redirect: 'manual' });
      if (status !== 404) continue;
      const offset = text.slice(0, index).split('\n').length - 1;
      findings.push({
        line: line + offset,
        message: `\`${path}\` is no route of a Worker. See apps/console/src/app.ts and apps/ingest/src/index.ts.`,
      });
    }
  return findings;
}
