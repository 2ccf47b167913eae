import type { Child } from 'hono/jsx';

interface Props {
  readonly name: string;
  /** Several where they cannot be added, such as amounts of two currencies: one line each. */
  readonly value: string | readonly string[];
  readonly bad: boolean;
  readonly href?: string;
  readonly children: Child;
}

/** One figure. */
export const Tile = ({ name, value, bad, href, children }: Props) => {
  const values = [value].flat();
  return (
    <div class={bad ? 'tile bad' : 'tile'}>
      <span class="name">{href ? <a href={href}>{name}</a> : name}</span>
      <span class={values.length > 1 ? 'value several' : 'value'}>
        {values.map((each) => (
          <span>{each}</span>
        ))}
      </span>
      <span class="note">{children}</span>
    </div>
  );
};
