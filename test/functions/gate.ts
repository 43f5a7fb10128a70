/** A promise that a test opens. */
interface Gate<Value> {
  readonly promise: Promise<Value>;
  open(value: Value): void;
}

/** Makes a closed one. */
export function gate<Value>(): Gate<Value> {
  let open: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { promise, open: (value) => open(value) };
}
