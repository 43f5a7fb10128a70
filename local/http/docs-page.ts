import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { openApiRoute } from '#api/routes/service.ts';
import openApiDocument from '#docs/openapi.json' with { type: 'json' };
import { lazily } from '#domain/values/lazily.ts';

/** A page, and the headers that it is to be sent with. */
interface Page {
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

/** The parts of the document that the page shows. */
const shownSchema = lazily(() =>
  z.object({
    paths: z.record(z.string(), z.record(z.string(), operationSchema())),
    components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
  }),
);

const operationSchema = lazily(() =>
  z.object({
    summary: z.string(),
    parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema: z.unknown() })),
    requestBody: z.optional(z.object({ content: contentSchema() })),
    responses: z.record(z.string(), z.object({ content: z.optional(contentSchema()) })),
  }),
);

const contentSchema = lazily(() =>
  z.record(z.string(), z.object({ schema: z.unknown(), example: z.optional(z.unknown()) })),
);

type Operation = z.output<ReturnType<typeof operationSchema>>;
type Content = z.output<ReturnType<typeof contentSchema>>;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2, h3 { font-size: 1rem; margin: 2rem 0 0; }
pre { overflow-x: auto; padding: 0.5rem; border: 1px solid; }
td, th { text-align: left; padding: 0 1rem 0 0; vertical-align: top; }
`;

/** The API's documentation for a browser: the OpenAPI document on one page that loads nothing else. */
export const docsPage = lazily((): Page => {
  const { paths, components } = z.parse(shownSchema(), openApiDocument);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationHtml(`${method.toUpperCase()} ${path}`, operation)),
  );
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) => `<h3 id="${escaped(name)}">${escaped(name)}</h3>${json(schema)}`,
  );
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><title>Cronstack: the HTTP API</title>',
    `<style>${STYLE}</style></head><body><main><h1>The HTTP API</h1>`,
    `<p>The same as an OpenAPI document: <code>GET ${openApiRoute.path}</code>, with the token of this runtime.</p>`,
    ...operations,
    '<h2>Shapes</h2>',
    ...shapes,
    '</main></body></html>',
  ].join('\n');
  const style = createHash('sha256').update(STYLE).digest('base64');
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    },
  };
});

function operationHtml(name: string, { summary, parameters, requestBody, responses }: Operation): string {
  const rows = parameters.map(
    ({ name: parameter, in: place, required, schema }) =>
      `<tr><td><code>${escaped(parameter)}</code></td><td>${escaped(place)}${required ? ', needed' : ''}</td><td><code>${escaped(JSON.stringify(schema))}</code></td></tr>`,
  );
  return [
    `<h2><code>${escaped(name)}</code></h2><p>${escaped(summary)}</p>`,
    rows.length === 0 ? '' : `<table>${rows.join('')}</table>`,
    requestBody === undefined ? '' : `<p>Body</p>${contentHtml(requestBody.content)}`,
    ...Object.entries(responses)
      .filter(([status]) => status !== 'default')
      .map(([status, { content = {} }]) => `<p>Answers ${escaped(status)}</p>${contentHtml(content)}`),
  ].join('\n');
}

function contentHtml(content: Content): string {
  return Object.values(content)
    .map(({ schema, example }) => `${json(schema)}${example === undefined ? '' : `<p>such as</p>${json(example)}`}`)
    .join('');
}

function json(value: unknown): string {
  return `<pre>${escaped(JSON.stringify(value, null, 1))}</pre>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
