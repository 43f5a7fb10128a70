import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface VirtualRowsProps {
  readonly count: number;
  readonly rowHeight: number;
  readonly row: (index: number) => ComponentChildren;
  /** Is told which rows are in sight. */
  readonly onSight?: (from: number, to: number) => void;
  /** Where it is told to scroll, and by whom its scrolling is seen. */
  readonly box?: RefObject<HTMLDivElement | null>;
  readonly onScroll?: (box: HTMLDivElement) => void;
  readonly class: string;
  readonly role?: 'rowgroup' | 'log';
  readonly label?: string;
}

/** Rows beyond what is seen, so that slow frames show no gaps. */
const SPARE_ROWS = 8;
/** Ten lines a second cannot be read aloud; what scrolls has to be reached by keyboard where nothing in it is. */
const LOG = { role: 'log', 'aria-live': 'off', tabIndex: 0 } as const;

/** Rows of one height in a box that scrolls, of which only those in sight are in the document. */
export function VirtualRows(props: VirtualRowsProps) {
  const { count, rowHeight, row, onSight, onScroll, role, label } = props;
  const own = useRef<HTMLDivElement>(null);
  const box = props.box ?? own;
  const [view, setView] = useState({ top: 0, height: 800 });
  const measure = () => {
    const element = box.current;
    if (element !== null) {
      setView((before) =>
        before.top === element.scrollTop && before.height === element.clientHeight
          ? before
          : { top: element.scrollTop, height: element.clientHeight },
      );
    }
  };
  useEffect(() => {
    measure();
    const watched = new ResizeObserver(measure);
    if (box.current !== null) {
      watched.observe(box.current);
    }
    return () => watched.disconnect();
  }, []);
  const from = Math.max(0, Math.min(Math.floor(view.top / rowHeight), count) - SPARE_ROWS);
  const to = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + SPARE_ROWS);
  useEffect(() => onSight?.(from, to), [from, to, count]);
  return (
    <div
      class={props.class}
      ref={box}
      {...(role === 'log' ? { ...LOG, 'aria-label': label } : { role })}
      onScroll={(event) => {
        measure();
        onScroll?.(event.currentTarget);
      }}
    >
      <div role="presentation" class="tall" style={{ height: `${count * rowHeight}px` }}>
        <div role="presentation" style={{ transform: `translateY(${from * rowHeight}px)` }}>
          {Array.from({ length: Math.max(0, to - from) }, (_, index) => row(from + index))}
        </div>
      </div>
    </div>
  );
}
