import type { Child } from 'hono/jsx';

interface Props {
  readonly name: string;
  readonly value: string;
  readonly bad: boolean;
  readonly href?: string;
  readonly children: Child;
}

/** One figure. */
export const Tile = ({ name, value, bad, href, children }: Props) => (
  <div class={bad ? 'tile bad' : 'tile'}>
    <span class="name">{href ? <a href={href}>{name}</a> : name}</span>
    <span class="value">{value}</span>
    <span class="note">{children}</span>
  </div>
);
