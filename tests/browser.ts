import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Chromium comes inside an npm package for Linux; elsewhere an installed Chrome is driven. */
export async function launch(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  const { default: bundled } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    args: bundled.args,
    headless: true,
  });
}

const folder = join(root, 'screenshots');
const schemes = ['light', 'dark'] as const;
const widths = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** How the page looks, in both colour schemes, on a desk and on a phone. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of schemes)
    for (const [width, size] of Object.entries(widths)) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      const path = join(folder, `${name}-${colorScheme}-${width}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(widths.wide);
}
