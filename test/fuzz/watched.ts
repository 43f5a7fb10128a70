const WRITES = /^(?:put|write|retire|remove|delete|bind|create|send|complete|mark|tell)/;

/** A port that says each time it is asked to write. */
export function watched<Port extends object>(port: Port, onWrite: (name: string) => void): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') {
        return member;
      }
      return (...given: unknown[]): unknown => {
        if (WRITES.test(String(name))) {
          onWrite(String(name));
        }
        return Reflect.apply(member, target, given);
      };
    },
  });
}
