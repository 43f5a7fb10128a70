import { Foreign } from '#console/parts/foreign.tsx';
import { dismiss, spoken$, toasts$ } from '#console/state/announce.ts';

/** The words on what the reader has done, and the one place that a screen reader is told from. */
export function Toasts() {
  return (
    <>
      <div class="toasts">
        {toasts$.value.map(({ id, text, isBad, undo }) => (
          <div key={id} class={`toast ${isBad ? 'bad' : ''}`}>
            <Foreign text={text} />
            {undo === undefined ? null : (
              <button
                type="button"
                onClick={() => {
                  dismiss(id);
                  undo();
                }}
              >
                Undo
              </button>
            )}
            <button type="button" onClick={() => dismiss(id)} aria-label="Dismiss">
              ×
            </button>
          </div>
        ))}
      </div>
      <div class="unseen" aria-live="polite">
        {spoken$.value}
      </div>
    </>
  );
}
