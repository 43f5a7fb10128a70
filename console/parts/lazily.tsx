import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A view that is loaded when it is first shown. One that cannot be loaded, as the server has another version by now, says so. */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let View: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [, setState] = useState<'loading' | 'there'>('loading');
    const [fault, setFault] = useState<string>();
    useEffect(() => {
      if (View === undefined) {
        load().then(
          (loaded) => {
            View = loaded;
            setState('there');
          },
          (error: unknown) => setFault(String(error)),
        );
      }
    }, []);
    if (View !== undefined) {
      return <View {...props} />;
    }
    return fault === undefined ? (
      <p class="soft">Loading ...</p>
    ) : (
      <p class="fault">
        This page could not be loaded ({fault}).{' '}
        <a href={location.pathname} target="_self">
          Load everything anew
        </a>
      </p>
    );
  };
}
