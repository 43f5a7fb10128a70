import { bulk$ } from '#console/state/bulk.ts';
import { Foreign } from './foreign.tsx';

/** The progress of work on several at once, with what did not work, and how to take it back. */
export function BulkProgress() {
  const bulk = bulk$.value;
  if (bulk === undefined) {
    return null;
  }
  const { title, total, done, faults, undo } = bulk;
  return (
    <div class="bar" role="status">
      <span>{`${title}: ${done} of ${total}${faults.length === 0 ? '' : `, ${faults.length} did not work`}`}</span>
      {faults.length === 0 ? null : (
        <details>
          <summary>What did not work</summary>
          <ul>
            {faults.map(({ id, message }) => (
              <li key={id}>
                <Foreign text={`${id}: ${message}`} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {undo === undefined ? null : (
        <button type="button" onClick={undo}>
          Undo
        </button>
      )}
      {done < total ? null : (
        <button
          type="button"
          onClick={() => {
            bulk$.value = undefined;
          }}
        >
          Dismiss
        </button>
      )}
    </div>
  );
}
