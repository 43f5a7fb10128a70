import type { ComponentChildren } from 'preact';
import { busy$ } from '#console/state/act.ts';
import { session$ } from '#console/state/session.ts';

interface ActionProps {
  /** The name under which it is being done. */
  readonly name: string;
  readonly onAct: () => void;
  readonly children: ComponentChildren;
  readonly isMain?: boolean;
  readonly isDangerous?: boolean;
}

/** A button that changes something. While that is done it is busy and keeps the focus; where nothing may be changed it says so. */
export function Action({ name, onAct, children, isMain = false, isDangerous = false }: ActionProps) {
  const isBusy = busy$.value.has(name);
  const session = session$.value;
  const isReadOnly = session.kind === 'open' && session.about.isReadOnly;
  return (
    <button
      type="button"
      class={`${isMain ? 'main' : ''} ${isDangerous ? 'dangerous' : ''}`}
      aria-disabled={isBusy || isReadOnly}
      title={isReadOnly ? 'This console only reads (--read-only).' : undefined}
      onClick={() => (isBusy || isReadOnly ? undefined : onAct())}
    >
      {children}
      {isBusy ? ' ...' : ''}
    </button>
  );
}
