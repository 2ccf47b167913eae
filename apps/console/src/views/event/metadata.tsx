import { mergeCorrections } from '@stripe-credits/db/dead-letters';
import { CORRECTABLE_KEYS } from '@stripe-credits/stripe-events';
import { redactValue } from '../redact.ts';
import type { EventPageProps } from './props.ts';

type Props = Pick<EventPageProps, 'details' | 'metadata' | 'reveal'>;

/** What the product wrote to the payment. The keys that handlers read come first, missing ones too. */
export const Metadata = ({ details, metadata, reveal }: Props) => {
  if (metadata === null) return null;
  const correction = mergeCorrections(details.corrections).get(details.id) ?? {};
  const own = Object.keys(metadata).filter((key) => !isRead(key));
  const shown = (key: string, value: string | undefined) =>
    value === undefined ? null : String(reveal ? value : redactValue(key, value));
  return (
    <section class="card">
      <h2>Metadata</h2>
      <dl class="pairs">
        {CORRECTABLE_KEYS.map((key) => (
          <Pair
            name={key}
            value={shown(key, metadata[key])}
            corrected={correction[key] === null ? null : shown(key, correction[key])}
            isCorrected={key in correction}
            isMarked
          />
        ))}
        {own.map((key) => (
          <Pair name={key} value={shown(key, metadata[key])} />
        ))}
      </dl>
      <p class="quiet">Marked: the keys that handlers read.</p>
    </section>
  );
};

const isRead = (key: string): boolean => CORRECTABLE_KEYS.some((each) => each === key);

interface PairProps {
  readonly name: string;
  /** Null where the metadata lacks the key. */
  readonly value: string | null;
  /** What an engineer gave instead; null where the key was removed. */
  readonly corrected?: string | null;
  readonly isCorrected?: boolean;
  readonly isMarked?: boolean;
}

const Pair = ({ name, value, corrected, isCorrected, isMarked }: PairProps) => (
  <div>
    <dt>{isMarked ? <mark>{name}</mark> : name}</dt>
    <dd>
      {isCorrected ? (
        <>
          <s>{value ?? 'missing'}</s> {corrected ?? 'removed'}
        </>
      ) : (
        (value ?? <span class="quiet">missing</span>)
      )}
    </dd>
  </div>
);
