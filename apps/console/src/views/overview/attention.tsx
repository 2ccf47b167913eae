import type { AttentionItem } from '../../attention/item.ts';
import { Time } from '../format.tsx';

interface Props {
  readonly items: readonly AttentionItem[];
  /** Whether events are dead for a muted reason. */
  readonly hasMuted: boolean;
  readonly waitingMinutesMax: string;
}

/** What needs somebody now, each with its next step; or that nothing does. */
export const Attention = ({ items, hasMuted, waitingMinutesMax }: Props) => {
  const needed = items.filter(({ level }) => level !== 'info');
  const others = items.filter(({ level }) => level === 'info');
  return (
    <section aria-labelledby="attention" id="needs-attention" data-live>
      <h2 id="attention" class="hidden">
        What needs attention
      </h2>
      {needed.length === 0 && (
        <p class="banner good">
          {hasMuted ? 'No dead letters except muted ones.' : 'No dead letters.'} No event has been
          waiting longer than {waitingMinutesMax} minutes.
        </p>
      )}
      {items.length > 0 && (
        <ol class="attention">
          {[...needed, ...others].map((item) => (
            <Item item={item} />
          ))}
        </ol>
      )}
    </section>
  );
};

const Item = ({ item: { level, title, note, since, steps } }: { item: AttentionItem }) => (
  <li class={level}>
    <div>
      <strong>{title}</strong>
      {since?.at && (
        <span class="since">
          {since.label} <Time at={since.at} />
        </span>
      )}
      {note && <span class="quiet">{note}</span>}
    </div>
    {steps.length > 0 && (
      <span class="steps">
        {steps.map(({ href, label }, index) => (
          <a href={href} class={index === 0 ? 'button' : undefined}>
            {label}
          </a>
        ))}
      </span>
    )}
  </li>
);
