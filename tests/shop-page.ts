import { openPage } from './browser.ts';
import { credits } from './credits.ts';
import { system } from './system.ts';

// Without scripts: the shop works without them.
export const { page, errors } = await openPage({ javaScriptEnabled: false });
const { shopUrl } = system;

export const press = (name: string) => page.getByRole('button', { name }).click();
export const see = (text: string) => page.getByText(text).first().waitFor();
export const seeHeading = (name: string) => page.getByRole('heading', { name }).waitFor();
export const chip = () => page.locator('.chip').textContent();

/** Sends the form on which the page is. */
export async function signIn(name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await press('Continue');
}

/** Opens a page as a user who signed up before: without the log-in's three pages. */
export async function visit(name: string, path: string): Promise<void> {
  await page.context().addCookies([{ name: 'example_user', value: name, url: shopUrl }]);
  await credits.grant({
    userId: name,
    amount: 25,
    reason: 'Welcome',
    actor: 'sign-up',
    idempotencyKey: 'sign-up',
  });
  await page.goto(`${shopUrl}${path}`);
}

export async function order(subject: string, length = '100 words'): Promise<void> {
  await page.getByLabel('Subject').fill(subject);
  await page.getByLabel(length).check();
  await press('Write it');
}

/** What a result page says was reserved, charged and given back. */
export const figures = () => page.locator('.figures dd').allTextContents();

export const sessions = () => system.stripe.state.sessions.all();
export function lastEvent() {
  const event = system.stripe.state.events.all().at(-1);
  if (!event) throw new Error('a payment creates an event');
  return event;
}

/** An empty shop with packs and one plan. */
export async function resetShop(): Promise<void> {
  await system.reset();
  await system.query(`INSERT INTO credit_packages (id, name, credits, unit_amount, currency, interval)
    VALUES ('plus', 'Plus', 200, 1900, 'usd', 'month')`);
}

/** A visitor who is logged out; Stripe's events reach the pipeline. */
export async function resetVisitor(): Promise<void> {
  await page.context().clearCookies();
  system.stripe.webhookUrl = system.webhook;
}
