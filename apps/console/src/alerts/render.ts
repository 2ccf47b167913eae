import type { Alert, Cause } from './compose.ts';

interface Markup {
  readonly encode: (text: string) => string;
  /** The text, linked where there is a link, and what follows it. */
  readonly link: (text: string, link: string | null, suffix?: string) => string;
}

/** Slack links by angle brackets, so those of a text are escaped. */
const SLACK: Markup = {
  encode: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  link: (text, link, suffix = '') =>
    link === null ? `${text}${suffix}` : `<${link}|${text}>${suffix}`,
};

const PLAIN: Markup = {
  encode: (text) => text,
  link: (text, link, suffix = '') =>
    link === null ? `${text}${suffix}` : `${text}${suffix}\n  ${link}`,
};

/** The body of a Slack message. */
export const renderSlack = (alert: Alert): { readonly text: string } => ({
  text: render(alert, SLACK),
});

/** The text of an e-mail, whose subject is `alert.text`. */
export const renderPlain = (alert: Alert): string => render(alert, PLAIN);

function render({ kind, text, causes, count, link }: Alert, markup: Markup): string {
  const lines = kind === 'dead_letters' ? causes.map((cause) => renderCause(cause, markup)) : [];
  const hidden = count - causes.reduce((sum, cause) => sum + cause.count, 0);
  if (hidden > 0) lines.push(`• ${hidden} × ${markup.link('further reasons', link)}`);
  if (lines.length === 0 && link !== null) lines.push(markup.link('Open the console', link));
  return [markup.encode(text), ...lines].join('\n');
}

function renderCause({ reason, count, types, link }: Cause, { encode, link: toLink }: Markup) {
  const suffix = types.length === 0 ? '' : ` (${types.map(encode).join(', ')})`;
  return `• ${count} × ${toLink(encode(reason), link, suffix)}`;
}
