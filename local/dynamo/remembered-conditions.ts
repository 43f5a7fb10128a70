import conditionParser, {
  type Attributes,
  type ParseCondition,
  type ParsedCondition,
} from 'dynalite/db/conditionParser.js';

/** A parsed condition with holes where its values go. */
type Template = (values: Attributes) => ParsedCondition;

/** The stores have a handful of conditions; what is built anew for each request would never be asked for again. */
const MOST_REMEMBERED = 100;

const parse = conditionParser.parse;
const templates = new Map<string, Template>();

/**
 * Has dynalite read each condition of writes and filters only once: it parses the text of every request anew, which costs more than the
 * write. Only the values differ from request to request, and they are put into what was read.
 */
export function rememberConditions(): void {
  conditionParser.parse = parseOrRemember;
}

const parseOrRemember: ParseCondition = (text, options) => {
  const { attrNames, attrVals, unusedAttrVals } = options.context;
  // BETWEEN compares its values as it is read.
  if (attrNames !== undefined || attrVals === undefined || /between/i.test(text)) {
    return parse(text, options);
  }
  const key = `${text} ${Object.entries(attrVals).map(typeOf).join(' ')}`;
  const known = templates.get(key);
  if (known !== undefined) {
    for (const name of Object.keys(attrVals)) {
      delete unusedAttrVals[name];
    }
    return known(attrVals);
  }
  const parsed = parse(text, options);
  if (Object.keys(unusedAttrVals).length === 0 && templates.size < MOST_REMEMBERED) {
    templates.set(key, templateOf(parsed, attrVals));
  }
  return parsed;
};

/** The type of a named value: the types decide what is allowed in a condition. */
function typeOf([name, value]: readonly [string, unknown]): string {
  return `${name} ${typeof value === 'object' && value !== null ? Object.keys(value).join() : typeof value}`;
}

function templateOf(parsed: ParsedCondition, attrVals: Attributes): Template {
  const names = new Map(Object.entries(attrVals).map(([name, value]) => [value, name]));
  const expression = holed(parsed.expression, names);
  return (values) => ({ ...parsed, expression: expression(values) });
}

/** The parser takes the values over as they are, so that each hole is known by the identity of what is in it. */
function holed(node: unknown, names: ReadonlyMap<unknown, string>): (values: Attributes) => unknown {
  const name = names.get(node);
  if (name !== undefined) {
    return (values) => values[name];
  }
  if (Array.isArray(node)) {
    const parts = node.map((part) => holed(part, names));
    return (values) => parts.map((part) => part(values));
  }
  if (typeof node !== 'object' || node === null) {
    return () => node;
  }
  const parts = Object.entries(node).map(([key, part]) => [key, holed(part, names)] as const);
  return (values) => Object.fromEntries(parts.map(([key, part]) => [key, part(values)]));
}
