import { mkdirSync, writeFileSync } from 'node:fs';
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
    executablePath: await onDisk(() => bundled.executablePath()),
    // For a container: neither a sandbox nor a graphics card. One process starts in half the time.
    args: ['--no-sandbox', '--no-zygote', '--single-process', '--disable-gpu'],
    headless: true,
  });
}

/** Unpacks what stays after a run: a temporary folder in memory may also refuse to execute it. */
async function onDisk<T>(unpack: () => Promise<T>): Promise<T> {
  const folder = process.env['TMPDIR'];
  delete process.env['TMPDIR'];
  try {
    return await unpack();
  } finally {
    if (folder !== undefined) process.env['TMPDIR'] = folder;
  }
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

const screenshots = join(root, 'screenshots');
const pictures = join(root, 'docs/images');
const SIZES = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

interface View {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
}

/** Shows the page in both colour schemes, on a desk and on a phone. */
export async function inEachView(
  page: Page,
  look: (view: View) => Promise<unknown>,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [name, size] of Object.entries(SIZES)) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      await look({ name: `${colorScheme}-${name}`, colorScheme });
    }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(SIZES.wide);
}

/** With SCREENSHOTS set: saves the whole page in each view, to look at after a change. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENSHOTS']) return;
  mkdirSync(screenshots, { recursive: true });
  await inEachView(page, (view) =>
    page.screenshot({ path: join(screenshots, `${name}-${view.name}.png`), fullPage: true }),
  );
}

/** With PICTURES set: saves what each view shows first, for the documents. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['PICTURES']) return;
  await inEachView(page, (view) => savePicture(page, `${name}-${view.name}`));
}

/** Saves what the page shows first in docs/images: small, as WebP. */
export async function savePicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  // Playwright itself takes no WebP.
  const browserSession = await page.context().newCDPSession(page);
  const { data } = await browserSession.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 80,
  });
  writeFileSync(join(pictures, `${name}.webp`), Buffer.from(data, 'base64'));
  await browserSession.detach();
}
