import type { EventDetails, RecordedCorrection } from '@stripe-credits/db/dead-letters';
import { CORRECTABLE_KEYS } from '@stripe-credits/stripe-events';
import { Time } from './format.tsx';
import { ReasonField } from './reason-field.tsx';
import { redactValue } from './redact.ts';

interface FormProps {
  readonly id: string;
  /** As the event would be handled with it now. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether personal data is shown. */
  readonly reveal: boolean;
}

export const RepairForm = ({ id, metadata, reveal }: FormProps) => (
  <section class="card" id="repair">
    <h2>Repair its metadata</h2>
    <p class="quiet">
      A replay handles the event with these values instead of its own. The stored payload stays
      unchanged. To remove a key, clear its field.
    </p>
    <form method="post" action="/repairs" class="search">
      <input type="hidden" name="eventId" value={id} />
      {CORRECTABLE_KEYS.map((key) => (
        <label>
          {key}
          <input
            name={key}
            value={shown(key, metadata[key] ?? '', reveal)}
            autocomplete="off"
            spellcheck={false}
          />
        </label>
      ))}
      <ReasonField label="Reason for the repair" hint="the buyer wrote to support" />
      <button type="submit">Repair</button>
    </form>
  </section>
);

const shown = (key: string, value: string, reveal: boolean): string =>
  String(reveal ? value : redactValue(key, value));

interface CorrectionsProps {
  readonly corrections: EventDetails['corrections'];
  readonly reveal: boolean;
}

export const Corrections = ({ corrections, reveal }: CorrectionsProps) =>
  corrections.length === 0 ? null : (
    <section class="card">
      <h2>Repairs</h2>
      <ol class="history">
        {corrections.map(({ correctedAt, actor, reason, metadata }) => (
          <li>
            <Time at={correctedAt} />
            <span class="quiet">by {actor}</span>
            <span>
              {reason}
              {Object.entries(metadata).map(([key, value]) => (
                <span class="quiet">
                  {value === null ? `${key} removed` : `${key} → ${shown(key, value, reveal)}`}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );

/** The corrections without personal data. */
export const redactCorrections = (
  corrections: readonly RecordedCorrection[],
): RecordedCorrection[] => corrections.map(redactCorrection);

function redactCorrection({ metadata, ...correction }: RecordedCorrection): RecordedCorrection {
  return { ...correction, metadata: JSON.parse(JSON.stringify(metadata, redactValue)) };
}
