/** An object whose members that may be undefined may instead not be there. */
type Present<Value> = {
  readonly [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key];
} & {
  readonly [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>;
};

/** The members of an object that are there: those that are undefined are left out. Only the outermost ones are looked at. */
export function present<Value extends object>(value: Value): Present<Value> {
  const kept: Record<string, unknown> = {};
  for (const name in value) {
    if (value[name] !== undefined) {
      kept[name] = value[name];
    }
  }
  return kept as Present<Value>;
}
