import { Dialog } from '#console/parts/dialog.tsx';
import { keys$ } from '#console/state/settings.ts';

/** The keys of the console; one table, so that no two mean the same. */
const KEY_WORDS: readonly (readonly [keys: string, does: string])[] = [
  ['/', 'the filter of the view, else the search'],
  ['?', 'this help'],
  ['Esc', 'closes, clears, leaves a field'],
  ['g o', 'Overview'],
  ['g j', 'Jobs'],
  ['g r', 'Runs'],
  ['g e', 'Explain'],
  ['g i', 'Incidents'],
  ['g c', 'Calendars'],
  ['g s', 'Settings'],
  ['n', 'new job; in a log, the next hit'],
  ['j k', 'next and previous job in the list'],
  ['x', 'selects the job in the list'],
  ['Shift+x', 'selects all from the last one selected up to it'],
  ['.', 'the menu of the job in the list, or of the page'],
  ['r', 'refreshes once'],
  ['t', 'UTC or local time'],
  ['f', 'follows a log'],
  ['w', 'wraps the lines of a log'],
  ['G', 'end of a log'],
  ['N', 'the hit before, in a log'],
  ['[ ]', 'the run before, after'],
  ['Ctrl+Enter', 'saves in the editor'],
];

/** The help on keys, and the switch for all of them (WCAG 2.1.4). */
export function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <table>
        <tbody>
          {KEY_WORDS.map(([keys, does]) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>None of them starts, stops or deletes anything.</p>
      <label class="inline">
        <input
          type="checkbox"
          checked={keys$.value === 'on'}
          onChange={(event) => {
            keys$.value = event.currentTarget.checked ? 'on' : 'off';
          }}
        />
        <span>Single keys act</span>
      </label>
      <p class="buttons">
        <button type="button" class="main" onClick={onClose}>
          Close
        </button>
      </p>
    </Dialog>
  );
}
