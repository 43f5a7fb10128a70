import { Foreign } from '#console/parts/foreign.tsx';
import { changedFields, type Definition, writeField } from '#console/text/draft.ts';

interface ConflictProps {
  readonly base: Definition;
  readonly mine: Definition;
  readonly theirs: Definition;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Two changes of one revision, side by side: one of them is taken as a whole. */
export function Conflict({ base, mine, theirs, onTheirs, onMine }: ConflictProps) {
  const [own, others] = [changedFields(base, mine), changedFields(base, theirs)];
  const names = [...new Set([...own, ...others])];
  return (
    <div class="fault" role="alert">
      <p>
        <strong>Others have saved this job meanwhile.</strong> You changed {own.join(', ') || 'nothing'}, they changed{' '}
        {others.join(', ') || 'nothing'}.
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">It was</th>
              <th scope="col">Yours</th>
              <th scope="col">Theirs</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">
                  <Foreign text={name} />
                </th>
                {[base, mine, theirs].map((side, index) => (
                  <td key={index}>
                    <code>
                      <Foreign text={writeField(side[name])} />
                    </code>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="buttons">
        <button type="button" onClick={onTheirs}>
          Take theirs
        </button>
        <button type="button" onClick={onMine}>
          Keep mine, all of it
        </button>
      </p>
    </div>
  );
}
