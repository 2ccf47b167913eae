import { openPage, savePicture } from './browser.ts';

/** Saves a part of the demo's output for the documents: its start, the ledger and its end. */
export async function saveDemoPicture(output: string): Promise<void> {
  const lines = output.trimEnd().split('\n');
  const ledger = lines.findIndex((line) => line.includes('Ledger'));
  const balances = lines.findIndex((line) => line.includes('Balances'));
  const shown = [
    '$ pnpm demo',
    ...lines.slice(0, 7),
    '  …',
    ...lines.slice(ledger - 1, balances - 1),
    '  …',
    ...lines.slice(-8),
  ];
  const { page } = await openPage({ deviceScaleFactor: 1.5 });
  await page.setViewportSize({ width: 800, height: 16 + 18 * shown.length });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setContent(`<style>${STYLE}</style><pre>${toHtml(shown.join('\n'))}</pre>`);
    await savePicture(page, `demo-${colorScheme}`);
  }
}

/** Green and amber have enough contrast on both backgrounds. */
const STYLE = `
  :root { color-scheme: light dark }
  body { margin: 0; background: light-dark(#fff, #16181d); color: light-dark(#1f2328, #e6e8eb) }
  pre { margin: 8px 14px; font: 13px/18px monospace }
  .bold { font-weight: bold }
  .green { color: light-dark(#116329, #7ee08f) }
  .yellow { color: light-dark(#7d4e00, #f2c261) }`;

const CLASSES: Readonly<Record<string, string>> = { 1: 'bold', 32: 'green', 33: 'yellow' };

/** Of the codes for a terminal, those that the demo uses: each begins a style or ends one. */
const toHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split('\u001B[')
    .map((part, index) => (index === 0 ? part : part.replace(/^(\d+)m/, toTag)))
    .join('');

const toTag = (_: string, code: string): string =>
  code in CLASSES ? `<span class="${CLASSES[code]}">` : '</span>';
