import type { Job } from '#api/shapes/job.ts';
import { Copy } from '#console/parts/copy.tsx';
import { definitionOf } from '#console/text/definition.ts';
import { visibleLines } from '#console/text/visible.ts';

/** The definition of a job as JSON, every default filled in. */
export function JobDefinition({ job }: { readonly job: Job }) {
  const text = JSON.stringify(definitionOf(job), undefined, 2);
  return (
    <>
      <p class="buttons">
        <Copy text={text}>Copy as JSON</Copy>
        <Copy text={`npx cronstack get ${job.id} --json`}>Copy as a command</Copy>
      </p>
      <pre>{visibleLines(text)}</pre>
    </>
  );
}
