import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { VirtualRows } from '#console/parts/rows/virtual-rows.tsx';
import { bindKeys } from '#console/state/keys.ts';
import { putQuery } from '#console/state/location.ts';
import { FollowedOutput } from '#console/state/output.ts';
import { hitsIn, type LogRow, rowsOf, spansOf, visibleText } from '#console/text/log-rows.ts';
import { counted } from '#console/text/phrases.ts';

interface LogProps {
  readonly runId: string;
  /** Shows this attempt's output alone. */
  readonly attempt: number | undefined;
  /** A line that the address names. */
  readonly line: number | undefined;
}

const ROW_HEIGHT = 20;
/** Of the number before each row, and the bar beside them. */
const MARGIN_PX = 84;

/** A run's output: it follows what is written until its reader scrolls up, and only rows in sight are in the document. */
export function Log({ runId, attempt, line }: LogProps) {
  const output = useMemo(() => new FollowedOutput(), [runId]);
  useEffect(() => output.follow(runId), [output]);
  const { lines, pieces, isWhole, fault } = output.state$.value;
  const [isFollowing, setFollowing] = useState(line === undefined);
  const [isWrapped, setWrapped] = useState(false);
  const [wanted, setWanted] = useState('');
  const [hit, setHit] = useState(0);
  const [seenRows, setSeenRows] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const find = useRef<HTMLInputElement>(null);
  const columns = isWrapped ? columnsOf(box.current) : undefined;

  const rows = useMemo(
    () => rowsOf(attempt === undefined ? lines.lines : lines.lines.filter((one) => one.attempt === attempt), columns),
    [lines, pieces, attempt, columns],
  );
  const hits = useMemo(() => hitsIn(rows, wanted), [rows, wanted]);
  const current = hits[hit % Math.max(1, hits.length)];
  const marked = useMemo(() => new Set(hits), [hits]);

  const scrollTo = (index: number) => {
    setFollowing(false);
    box.current?.scrollTo({ top: Math.max(0, index - 5) * ROW_HEIGHT });
  };
  const toEnd = () => {
    box.current?.scrollTo({ top: rows.length * ROW_HEIGHT });
    setFollowing(true);
  };
  const nextHit = (by: 1 | -1) => {
    if (hits.length > 0) {
      const next = (hit + by + hits.length) % hits.length;
      setHit(next);
      scrollTo(hits[next] ?? 0);
    }
  };
  useEffect(() => {
    if (isFollowing) {
      box.current?.scrollTo({ top: rows.length * ROW_HEIGHT });
      setSeenRows(rows.length);
    }
  }, [rows, isFollowing]);
  const lineRow = line === undefined ? -1 : rows.findIndex((row) => row.line.number === line);
  useEffect(() => {
    if (lineRow >= 0) {
      scrollTo(lineRow);
    }
  }, [lineRow]);
  useEffect(() => {
    if (current !== undefined && wanted !== '') {
      scrollTo(current);
    }
  }, [wanted]);
  useEffect(
    () =>
      bindKeys({
        '/': () => find.current?.focus(),
        f: () => (isFollowing ? setFollowing(false) : toEnd()),
        w: () => setWrapped(!isWrapped),
        G: toEnd,
        n: () => nextHit(1),
        N: () => nextHit(-1),
      }),
    [isFollowing, isWrapped, rows, hits, hit],
  );

  const unseen = rows.length - seenRows;
  return (
    <>
      <div class="filters">
        <label class="grow">
          <span>Find in the output</span>
          <input
            ref={find}
            type="search"
            value={wanted}
            onInput={(event) => {
              setWanted(event.currentTarget.value);
              setHit(0);
            }}
            onKeyDown={(event) => (event.key === 'Enter' ? nextHit(event.shiftKey ? -1 : 1) : undefined)}
          />
        </label>
        <span class="soft" role="status">
          {wanted === '' ? '' : hits.length === 0 ? 'not found' : `${(hit % hits.length) + 1} of ${hits.length}`}
        </span>
        <label class="inline">
          <input type="checkbox" checked={isWrapped} onChange={() => setWrapped(!isWrapped)} />
          <span>Wrap</span>
        </label>
        <label class="inline">
          <input type="checkbox" checked={isFollowing} onChange={() => (isFollowing ? setFollowing(false) : toEnd())} />
          <span>Follow</span>
        </label>
        <button type="button" onClick={() => download(runId, rows)}>
          Download
        </button>
      </div>
      {fault === undefined ? null : <p class="fault">{fault}</p>}
      {rows.length === 0 ? (
        <p class="soft">{isWhole ? 'The command printed nothing.' : 'Nothing was printed so far.'}</p>
      ) : null}
      <VirtualRows
        class={`log ${rows.length === 0 ? 'unseen' : ''}`}
        role="log"
        label="Output"
        box={box}
        count={rows.length}
        rowHeight={ROW_HEIGHT}
        onScroll={(element) => {
          // Its end moves away while it grows: only who scrolls up leaves it.
          if (element.scrollTop < lastTop.current) {
            setFollowing(false);
          }
          lastTop.current = element.scrollTop;
        }}
        row={(index) => (
          <Row
            key={index}
            row={rows[index]}
            look={`${marked.has(index) ? 'hit' : ''} ${index === current && wanted !== '' ? 'chosen' : ''} ${index === lineRow ? 'chosen' : ''}`}
          />
        )}
      />
      <p class="soft">
        {counted(rows.filter(({ isFirst, line: { isNotice } }) => isFirst && isNotice !== true).length, 'line')}
        {isWhole ? '' : ', more may come'}{' '}
        {!isFollowing && unseen > 0 ? (
          <button type="button" onClick={toEnd}>{`${counted(unseen, 'new line')}: to the end`}</button>
        ) : null}
      </p>
    </>
  );
}

function Row({ row, look }: { readonly row: LogRow | undefined; readonly look: string }) {
  if (row === undefined) {
    return null;
  }
  const { line, isFirst } = row;
  return (
    <div class={`log-row ${look} ${line.isNotice === true ? 'notice' : ''}`}>
      {isFirst && line.number > 0 ? (
        <button
          type="button"
          class="number"
          tabIndex={-1}
          aria-label={`Address of line ${line.number}`}
          onClick={() => putQuery({ attempt: String(line.attempt), line: String(line.number) })}
        >
          {line.number}
        </button>
      ) : (
        <span class="number" />
      )}
      <span>
        {spansOf(row).map((span, index) => (
          <span key={index} class={span.look}>
            {span.text}
          </span>
        ))}
      </span>
    </div>
  );
}

/** The characters that fit beside the numbers; letters of that font are equally wide. */
function columnsOf(box: HTMLDivElement | null): number | undefined {
  if (box === null) {
    return undefined;
  }
  const probe = document.createElement('span');
  probe.textContent = 'm'.repeat(100);
  box.append(probe);
  const columns = Math.floor(((box.clientWidth - MARGIN_PX) / probe.getBoundingClientRect().width) * 100);
  probe.remove();
  return Math.max(10, columns);
}

function download(runId: string, rows: readonly LogRow[]): void {
  const text = rows
    .filter(({ isFirst }) => isFirst)
    .map(({ line }) => `${visibleText(line)}\n`)
    .join('');
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${runId}.txt`;
  link.click();
  URL.revokeObjectURL(address);
}
