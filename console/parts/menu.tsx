import { Dialog } from './dialog.tsx';
import { Foreign } from './foreign.tsx';

interface MenuProps {
  readonly title: string;
  /** What is chosen by a link: it leads to a page, or to the question on one. */
  readonly items: readonly (readonly [text: string, path: string])[];
  readonly onClose: () => void;
}

/** The things that can be done with a row or a page. Nothing in it acts by itself. */
export function Menu({ title, items, onClose }: MenuProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <ul class="menu">
        {items.map(([text, path]) => (
          <li key={text}>
            <a href={path} onClick={onClose}>
              <Foreign text={text} />
            </a>
          </li>
        ))}
      </ul>
      <p class="buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </p>
    </Dialog>
  );
}
