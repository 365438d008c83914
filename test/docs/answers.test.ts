// The answers in the README and the guides are the answers that a reader gets.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StandInName } from '../../sandbox/supervisor/standIns.js';
import { startSampleSandbox, type SampleSandbox } from '../support/sampleSandbox.js';
import { startTestGateway } from '../support/testGateway.js';
import { documentedQueries, leaveOut, type DocumentedQuery } from './documentedQueries.js';
import { filesBelow, readText } from './repository.js';

const pages = ['README.md', ...filesBelow('docs/guides', '.md').filter((file) => !file.endsWith('.vi.md'))];
const queries = pages.flatMap((file) => documentedQueries(readText(file)).map((query) => ({ file, ...query })));

let sandbox: SampleSandbox;

beforeAll(async () => {
  sandbox = await startSampleSandbox();
}, 60_000);

afterAll(() => sandbox.stop());

async function ask(query: DocumentedQuery): Promise<unknown> {
  // Its own gateway: an open circuit breaker of one example must not answer the next.
  const gateway = await startTestGateway(sandbox.gateway);
  try {
    const token = await sandbox.token(query.role, query.unit);
    const example = `examples/queries/${query.name}`;
    const defaults = JSON.parse(readText(`${example}.variables.json`)) as object;
    const headers: Record<string, string> = query.purpose === undefined ? {} : { 'x-purpose': query.purpose };
    const text = readText(`${example}.graphql`);
    const answer = await gateway.ask(token, text, { ...defaults, ...query.variables }, headers);
    return JSON.parse(answer.text) as unknown;
  } finally {
    await gateway.stop();
  }
}

describe('an answer in the documentation', () => {
  it('is there to be checked', () => {
    expect(queries.length).toBeGreaterThan(4);
  });

  it.each(queries.map((query, i) => [i + 1, query.file, query.name, query] as const))(
    '%i, in %s: %s, is true',
    async (_number, _file, _name, query) => {
      const without = query.without as StandInName[];
      for (const name of without) await sandbox.kill(name);
      const real = await ask(query);
      for (const name of without) await sandbox.bringBack(name);
      expect(leaveOut(query.answer, real)).toEqual(query.answer);
    },
    60_000,
  );
});
