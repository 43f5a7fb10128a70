import type { Preview } from '#api/shapes/preview.ts';
import { Foreign } from '#console/parts/foreign.tsx';
import { counted } from '#console/text/phrases.ts';
import { localText } from '#console/text/stamp.ts';

/** The times up to the last fire shown that exceptions or a calendar take away, and what does. */
export function ExcludedRows({ excluded = [] }: Pick<Preview, 'excluded'>) {
  return excluded.length === 0 ? null : (
    <details>
      <summary>{counted(excluded.length, 'time')} left out meanwhile</summary>
      <ul>
        {excluded.map(({ at, local, name, calendar }) => (
          <li key={at}>
            {localText(local)}: <Foreign text={name} />
            {calendar === undefined ? null : (
              <>
                {' '}
                (<Foreign text={calendar} />)
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
