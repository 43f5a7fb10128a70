import { keys$ } from './settings.ts';

/** Keys and their effects: `g` and a letter are written `g j`. */
type Bindings = Readonly<Record<string, () => void>>;

const layers: Bindings[] = [];
let prefix = '';

/** Binds keys for as long as a view is there; answers what unbinds them. The latest comes first. */
export function bindKeys(bindings: Bindings): () => void {
  layers.unshift(bindings);
  return () => {
    layers.splice(layers.indexOf(bindings), 1);
  };
}

/** Listens to keys. None acts in a field, in a dialog, with a modifier, or while text is being composed; none starts, stops or deletes anything. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    const isTyping =
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement;
    if (key === 'Escape' && isTyping) {
      target.blur();
    }
    if (
      keys$.value === 'off' ||
      (isTyping && !(target instanceof HTMLInputElement && target.type === 'checkbox')) ||
      event.isComposing ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      document.querySelector('dialog[open]') !== null
    ) {
      prefix = '';
      return;
    }
    const name = `${prefix}${key}`;
    prefix = key === 'g' && prefix === '' ? 'g ' : '';
    const bound = layers.find((bindings) => name in bindings)?.[name];
    if (bound !== undefined) {
      event.preventDefault();
      bound();
    }
  });
}
