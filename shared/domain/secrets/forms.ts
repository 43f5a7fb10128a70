import { base64Forms, encodedForms } from './encodings.ts';
import { partsOfSecretUrl, percentDecoded } from './urls.ts';

/** A line of a value that has several is part of something longer, and no word like `true` that stands in every output. */
const SHORTEST_LINE_LENGTH = 4;
/** Of lines that are too short to be masked alone, every stretch of at most so many is known. */
const MOST_LINES_IN_STRETCH = 12;
/** The texts between lines: as they were, split into words by a shell, without anything, and as another system ends them. */
const JOINTS = ['\n', ' ', '', '\r\n'];

/**
 * The forms in which a secret may stand in an output: as it is, trimmed, line by line, percent-decoded, as the parts of a URL, and
 * each of these as it is written in JSON (also in JSON within JSON), in a URL or a form, in base64, and by a shell that shows a word.
 * Forms shorter than `shortestLength` characters are left out, lines of a value with several shorter than 4.
 */
export function secretForms(secret: string, shortestLength: number): readonly string[] {
  const lines = linesOf(secret);
  const wholes = [secret, secret.trim(), ...partsOfSecretUrl(secret)];
  const decoded = wholes.flatMap((whole) => [percentDecoded(whole), percentDecoded(whole.replaceAll('+', ' '))]);
  return [
    ...new Set([
      ...formsOf([...wholes, ...decoded, ...stretchesOf(lines)], shortestLength),
      ...formsOf(lines, Math.min(shortestLength, SHORTEST_LINE_LENGTH)),
    ]),
  ];
}

function formsOf(texts: readonly string[], shortestLength: number): readonly string[] {
  const isLongEnough = ({ length }: string) => length >= shortestLength;
  return [...new Set(texts)].filter(isLongEnough).flatMap(writtenForms).filter(isLongEnough);
}

function writtenForms(text: string): readonly string[] {
  const forms = encodedForms(text);
  return [...forms, ...forms.flatMap(otherShellForms), ...base64Forms(text)];
}

/** The forms that dash makes of several quotes in a row, and bash of a sign that means something at the start of a word alone. */
function otherShellForms(form: string): readonly string[] {
  return [
    ...(form.includes("''") ? [form.replace(/'+/g, (quotes) => `'"${quotes}"'`)] : []),
    ...(/^[#~]/.test(form) ? [`\\${form}`] : []),
  ];
}

/** The lines of a value that has several; none of one that has not. */
function linesOf(secret: string): readonly string[] {
  const lines = secret
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length < 2 ? [] : lines;
}

/** All lines together, and each stretch of them that has short ones only, joined in every way. */
function stretchesOf(lines: readonly string[]): readonly string[] {
  const stretches = [
    lines,
    ...lines.flatMap((_, from) => shortStretches(lines.slice(from, from + MOST_LINES_IN_STRETCH))),
  ];
  return stretches.flatMap((stretch) => JOINTS.map((joint) => stretch.join(joint)));
}

/** The stretches that start with the first of these lines. */
function shortStretches(lines: readonly string[]): readonly (readonly string[])[] {
  const long = lines.findIndex((line) => line.length >= SHORTEST_LINE_LENGTH);
  const short = long < 0 ? lines : lines.slice(0, long);
  return short.slice(1).map((_, index) => short.slice(0, index + 2));
}
