/** The button at the end of a list that has more. */
export function More({
  hasMore,
  isReading,
  more,
}: {
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly more: () => void;
}) {
  return hasMore ? (
    <p>
      <button type="button" aria-disabled={isReading} onClick={() => (isReading ? undefined : more())}>
        {isReading ? 'Reading ...' : 'Older ones'}
      </button>
    </p>
  ) : null;
}
