import { beforeAll, expect, test } from 'vitest';
import { openPage, screenshot } from './browser.ts';
import { query, system } from './system.ts';

beforeAll(() => system.reset());

test('an engineer reads what follows from a new price before saving it, and sees the change recorded', async () => {
  const { page, errors } = await openPage();
  await page.goto(system.consoleUrl);
  await page.getByRole('link', { name: 'Catalog', exact: true }).click();
  await page.getByText('$29.99').waitFor();
  await page.getByRole('link', { name: 'Edit Standard' }).click();
  await page.getByText('opened at $29.99 becomes a dead letter').waitFor();
  await page.getByLabel('Price in the smallest unit').fill('3999');
  await page.getByLabel('Reason').fill('the price of GPUs');
  await screenshot(page, 'catalog-edit');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('price $29.99 → $39.99').waitFor();
  await page.locator('summary', { hasText: 'Add a package' }).click();
  await screenshot(page, 'catalog');

  for (const width of [390, 768]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  }
  expect(await query(`SELECT unit_amount AS n FROM credit_packages WHERE id = 'standard'`)).toEqual(
    [{ n: 3999 }],
  );
  expect(errors).toEqual([]);
});
