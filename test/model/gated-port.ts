/** A port whose every call goes through a gate, which lets it act, or not. */
export function gatedPort<Port extends object>(
  port: Port,
  gate: (act: () => Promise<unknown>) => Promise<unknown>,
): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      return typeof method === 'function'
        ? (...args: unknown[]) => gate(async () => Reflect.apply(method, target, args))
        : method;
    },
  });
}
