interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly name: string; readonly title: string; readonly path: string }[];
  readonly chosen: string;
}

/** Views of one thing, each with an address of its own: links, as that is what they are. */
export function Tabs({ label, tabs, chosen }: TabsProps) {
  return (
    <nav aria-label={label} class="tabs">
      {tabs.map(({ name, title, path }) => (
        <a key={name} href={path} aria-current={name === chosen ? 'page' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}
