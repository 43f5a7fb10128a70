/** A metric and its figures, each with its labels. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly figures: readonly Figure[];
}

/** One figure; a histogram's have a suffix: `_bucket`, `_sum`, `_count`. */
export interface Figure {
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Prometheus's own name of the format ("Exposition formats", text-based format). */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Writes metrics as Prometheus reads them ("Exposition formats", text format details). */
export function exposition(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ figures }) => figures.length > 0)
    .map(({ name, help, type, figures }) => {
      const lines = figures.map(
        ({ suffix = '', labels = {}, value }) => `${name}${suffix}${written(labels)} ${value}\n`,
      );
      return `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}\n# TYPE ${name} ${type}\n${lines.join('')}`;
    })
    .join('');
}

function written(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Backslash, quote and line feed; halves of characters have no UTF-8. */
function escaped(value: string): string {
  return value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')
    .replace(/\p{Cs}/gu, '\ufffd');
}
