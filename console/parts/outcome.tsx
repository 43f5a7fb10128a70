import { counted, statusText } from '#console/text/phrases.ts';
import { outcomeOf } from '#domain/runs/outcome-letters.ts';

/** The mark of a status: its shape says it, its colour helps. */
function Mark({ status }: { readonly status: string }) {
  return <span class={`mark ${status}`} aria-hidden="true" />;
}

/** A status, as a mark and its word. */
export function Outcome({ status }: { readonly status: string }) {
  return (
    <span class="outcome">
      <Mark status={status} />
      <span class={`word ${status}`}>{statusText(status)}</span>
    </span>
  );
}

/** A job's latest outcomes, a mark each, the oldest first; what they are is said in words to whoever cannot see them. */
export function Strip({ letters }: { readonly letters: string }) {
  const statuses = [...letters].map((letter) => outcomeOf(letter) ?? 'skipped').reverse();
  return (
    <span class="strip" role="img" aria-label={stripText(statuses)}>
      {statuses.map((status, index) => (
        <Mark key={index} status={status} />
      ))}
    </span>
  );
}

function stripText(statuses: readonly string[]): string {
  if (statuses.length === 0) {
    return 'no outcomes yet';
  }
  const words = [...new Set(statuses)].map(
    (status) => `${statuses.filter((other) => other === status).length} ${statusText(status)}`,
  );
  return `latest ${counted(statuses.length, 'outcome')}: ${words.join(', ')}; last: ${statusText(statuses.at(-1) ?? '')}`;
}
