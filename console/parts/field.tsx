import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Foreign } from './foreign.tsx';

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
  /** Draws the field itself: its id, and those of what describes it. */
  readonly children: (names: FieldNames) => ComponentChildren;
}

/** The attributes that tie a field to its label, its hint and what is wrong with it. */
interface FieldNames {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

/** A field with its label above it, and below it a hint and what is wrong with it. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-hint`, 'aria-invalid': fault !== undefined })}
      <div id={`${id}-hint`}>
        {fault === undefined ? null : (
          <p class="bad">
            <Foreign text={fault} />
          </p>
        )}
        {hint === undefined ? null : <p class="soft">{hint}</p>}
      </div>
    </div>
  );
}
