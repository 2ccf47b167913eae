import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@stripe-credits/harness/configs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** One browser for the files that run in this process; each has a page without cookies. */
const browser = await launch();

/** Chromium comes inside an npm package for Linux; elsewhere an installed Chrome is driven. */
async function launch(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  const { default: bundled } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await bundled.executablePath(),
    // For a container: neither a sandbox nor a graphics card. One process starts in half the time.
    args: ['--no-sandbox', '--no-zygote', '--single-process', '--disable-gpu'],
    headless: true,
  });
}

export interface OpenPage {
  readonly page: Page;
  /** What the page has logged as errors so far. */
  readonly errors: string[];
}

export async function openPage(options: BrowserContextOptions = {}): Promise<OpenPage> {
  const page = await browser.newPage(options);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return { page, errors };
}

const folder = join(root, 'screenshots');
const widths = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** With SCREENSHOTS set: saves the page in both colour schemes, on a desk and on a phone. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENSHOTS']) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [width, size] of Object.entries(widths)) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      const path = join(folder, `${name}-${colorScheme}-${width}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(widths.wide);
}
