import { tell } from '#console/state/announce.ts';

/** A button that puts a text on the clipboard. */
export function Copy({ text, children }: { readonly text: string; readonly children: string }) {
  return (
    <button
      type="button"
      onClick={() =>
        void navigator.clipboard.writeText(text).then(
          () => tell('Copied.'),
          () => tell('The browser does not let this page copy.', { isBad: true }),
        )
      }
    >
      {children}
    </button>
  );
}
