import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** WCAG 2.2 A and AA with the size of targets, and what axe recommends beyond. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Loads axe into the page, by the debugger: the policy of the console allows no script of others. */
export const loadAxe = (page: Page): Promise<unknown> => page.evaluate(axe.source);

/** What axe finds wrong on the page as it is shown now, a line for each element. */
export const violationsOf = (page: Page): Promise<string[]> =>
  runAxe(page, { type: 'tag', values: TAGS });

/** Texts without enough contrast: all that differs between the colour schemes. */
export const contrastViolationsOf = (page: Page): Promise<string[]> =>
  runAxe(page, { type: 'rule', values: ['color-contrast'] });

async function runAxe(page: Page, runOnly: axe.RunOnly): Promise<string[]> {
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const script = `axe.run(document, ${options}).then(({ violations }) => violations)`;
  // The type that axe documents for its result.
  const violations = (await page.evaluate(script)) as readonly axe.Result[];
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id} (${help}): ${html} ${failureSummary}`),
  );
}
