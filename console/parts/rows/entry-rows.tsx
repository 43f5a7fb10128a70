import type { Preview } from '#api/shapes/preview.ts';

/** Warnings that say how it is woken. */
const OF_ENTRIES = ['self-clocked', 'superset'];

/** The entries that wake a job on AWS, or why there are none. */
export function EntryRows({ preview: { entries, warnings } }: { readonly preview: Preview }) {
  return (
    <ul>
      {entries.map(({ expression, timezone }) => (
        <li key={expression}>
          <code>{expression}</code> {timezone}
        </li>
      ))}
      {warnings.filter(isOfEntries).map(({ code, message }) => (
        <li key={code}>{message}</li>
      ))}
    </ul>
  );
}

/** Tells the warnings that are shown beside the entries from those about the schedule itself. */
export function isOfEntries({ code }: { readonly code: string }): boolean {
  return OF_ENTRIES.includes(code);
}
