/** A sample of an exposition. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\n]|\\[\\n])*)$/;
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/**
 * Reads an exposition as strictly as the format is written down (Prometheus, "Exposition formats", text-based format): each metric once, HELP and TYPE
 * before its samples, all of them together, no sample twice. Throws with the line that breaks it.
 */
export function parsedExposition(text: string): readonly Sample[] {
  if (!text.endsWith('\n')) {
    throw new Error('the last line does not end');
  }
  const samples: Sample[] = [];
  const seen = new Set<string>();
  let current: { name: string; type?: string } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, helped] = HELP.exec(line) ?? [];
    const [, typed, type] = TYPE.exec(line) ?? [];
    if (helped !== undefined) {
      once(seen, `HELP ${helped}`, line);
      current = { name: helped };
    } else if (typed !== undefined && type !== undefined && current?.name === typed && current.type === undefined) {
      current.type = type;
    } else {
      const sample = sampleOf(line);
      const family = current?.type === 'histogram' ? sample.name.replace(/_(?:bucket|sum|count)$/, '') : sample.name;
      if (current?.type === undefined || family !== current.name) {
        throw new Error(`not of ${current?.name}: ${line}`);
      }
      once(seen, `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`, line);
      samples.push(sample);
    }
  }
  return samples;
}

function sampleOf(line: string): Sample {
  const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error(`no sample: ${line}`);
  }
  const read: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < labels.length) {
    const found = LABEL.exec(labels);
    if (found === null) {
      throw new Error(`no labels: ${line}`);
    }
    const [, label = '', escaped = ''] = found;
    read[label] = escaped.replace(/\\(["\\n])/g, (_, one: string) => (one === 'n' ? '\n' : one));
  }
  return { name, labels: read, value: Number(value) };
}

function once(seen: Set<string>, key: string, line: string): void {
  if (seen.has(key)) {
    throw new Error(`twice: ${line}`);
  }
  seen.add(key);
}
