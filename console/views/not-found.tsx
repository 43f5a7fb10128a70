/** The page of an address that leads nowhere. */
export function NotFound() {
  return (
    <>
      <h1 tabIndex={-1}>There is no such page</h1>
      <p>
        <a href="/">The overview</a> leads to everything.
      </p>
    </>
  );
}
