interface AxisProps {
  /** Rising; `share`: where, from 0 at the left end to 1 at the right. The first stands at the left end, the last at the right one. */
  readonly marks: readonly { readonly share: number; readonly text: string }[];
}

/** The instants under a chart, where they are on it. */
export function Axis({ marks }: AxisProps) {
  return (
    <div class="axis" aria-hidden="true">
      {marks.map(({ share, text }) => (
        <span key={share} style={{ left: `${share * 100}%` }}>
          {text}
        </span>
      ))}
    </div>
  );
}
