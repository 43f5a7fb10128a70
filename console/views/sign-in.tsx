import { useState } from 'preact/hooks';
import { Field } from '#console/parts/field.tsx';
import { signIn } from '#console/state/session.ts';

/** The page of somebody who has no key: how to get one. */
export function SignIn({ why }: { readonly why: string | undefined }) {
  const [key, setKey] = useState('');
  return (
    <main id="main" class="narrow">
      <h1 tabIndex={-1}>Cronstack</h1>
      {why === undefined ? null : <p class="fault">{why}</p>}
      <p>To open the console, ask for a new address in a terminal on this machine:</p>
      <pre>npx cronstack console</pre>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn(key);
        }}
      >
        <Field
          label="Or type a token"
          hint="The runtime's stands in the file token of its data folder; others are made by cronstack tokens."
        >
          {(names) => (
            <input
              {...names}
              type="password"
              autocomplete="off"
              value={key}
              onInput={(event) => setKey(event.currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="main">
          Open
        </button>
      </form>
    </main>
  );
}
