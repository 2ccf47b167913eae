import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The minified text is less than half of `axe.source`, which every page would parse. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 A and AA with the size of targets, and what axe recommends beyond. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Loads axe into the page, by the debugger: the policy of the console allows no script of others. */
export const loadAxe = (page: Page): Promise<unknown> => page.evaluate(AXE);

/** What axe finds wrong on the page as it is shown now, a line for each element. */
export const violationsOf = (page: Page): Promise<string[]> =>
  runAxe(page, { type: 'tag', values: TAGS });

/** Texts without enough contrast: all that differs between the colour schemes. */
export const contrastViolationsOf = (page: Page): Promise<string[]> =>
  runAxe(page, { type: 'rule', values: ['color-contrast'] });

async function runAxe(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  // No rule of these tags reads the style sheets that axe would fetch again.
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'], preload: false });
  const script = `axe.run(document, ${options}).then(({ violations }) => violations)`;
  // The type that axe documents for its result.
  const violations = (await page.evaluate(script)) as readonly axe.Result[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id} (${help}): ${html} ${failureSummary}`),
  );
}
