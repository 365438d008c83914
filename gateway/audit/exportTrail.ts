// The whole trail as lines of text, to be verified somewhere else: proofs first, then the records.
import type { TrailSource } from './trailSource.js';
import {
  archiveLine,
  checkpointLine,
  endLine,
  headerLine,
  keyLine,
  recordLine,
  startLine,
  strayLine,
} from './trailLines.js';

/** Never more than one part in memory. */
export async function* exportTrail(source: TrailSource, now: Date): AsyncGenerator<string> {
  yield headerLine(now);
  for (const key of await source.keys()) yield keyLine(key);
  for (const archive of await source.archives()) yield archiveLine(archive);
  for (const start of await source.starts()) yield startLine(start);
  for await (const checkpoint of source.checkpoints()) yield checkpointLine(checkpoint);
  let count = 0;
  for await (const { records, stray } of source.parts()) {
    yield records.map(recordLine).join('');
    if (stray !== null) yield strayLine(stray);
    count += records.length;
  }
  yield endLine(count);
}
