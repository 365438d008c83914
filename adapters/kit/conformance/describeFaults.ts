// Group: whatever the system does, a read ends with a coded error that says nothing of where or what it is.
import { describe, expect, it } from '@jest/globals';
import { UpstreamError, type Adapter } from '../index.js';
import type { ConformanceOptions, ShortLimits } from './conformanceOptions.js';
import { createCall } from './createCall.js';
import { startFaultServer, type Fault } from './faultServer.js';
import { FAULTS, redirectTo, UPSTREAM_TEXTS } from './faultTable.js';
import { listReads, type Read } from './reads.js';
import { refusingPort } from './refusingPort.js';

/** How one read ended: the error, or undefined if it answered after all. */
interface Ending {
  readonly read: string;
  readonly error: unknown;
}

interface Trial {
  readonly adapter: Adapter;
  readonly options: ConformanceOptions;
  readonly config: unknown;
  readonly reads: readonly Read[];
  readonly signal?: AbortSignal;
  readonly limits?: ShortLimits;
}

/** Far less than the tests allow for real answers: what waits, waits for nothing. */
const SHORT: ShortLimits = { readMs: 400 };

/** Each read on a client of its own: one read's failures must not open another one's breaker. */
function askAll({ adapter, options, config, reads, signal, limits }: Trial): Promise<Ending[]> {
  return Promise.all(
    reads.map(async (read) => {
      const client = adapter.createClient(options.createRuntime(adapter, config, limits));
      try {
        await read.ask(createCall(client, options.scopes.everything, signal));
        return { read: read.name, error: undefined };
      } catch (error) {
        return { read: read.name, error };
      } finally {
        await adapter.close?.(client);
      }
    }),
  );
}

function codeOf({ read, error }: Ending): string {
  return `${read}: ${error instanceof UpstreamError ? error.code : String(error)}`;
}

function expectSilence(endings: readonly Ending[], forbidden: readonly string[]): void {
  for (const { error } of endings) {
    const shown = `${String(error)} ${error instanceof Error ? error.message : ''}`;
    for (const text of forbidden) expect(shown).not.toContain(text);
  }
}

function chosen(reads: readonly Read[], names: readonly string[] | undefined): readonly Read[] {
  return names === undefined ? reads : reads.filter((read) => names.includes(read.name));
}

function describeHttp(adapter: Adapter, options: ConformanceOptions): void {
  const { http } = options;
  if (http === undefined) return;
  const reads = chosen(listReads(adapter, options), http.reads);

  async function inject(fault: Fault, more: Pick<Trial, 'signal' | 'limits'> = {}): Promise<Ending[]> {
    const server = await startFaultServer(fault, http?.prelude);
    try {
      const config = http?.configFor(server.url);
      const endings = await askAll({ adapter, options, config, reads, ...more });
      expectSilence(endings, ['127.0.0.1', String(server.port), ...options.secrets, ...UPSTREAM_TEXTS]);
      return endings;
    } finally {
      await server.close();
    }
  }

  it.each(FAULTS.filter(({ name }) => !http.tolerated?.includes(name)))('$name ends with $code', async (row) => {
    const endings = await inject(row.fault, row.waits === true ? { limits: SHORT } : {});
    expect(endings.map(codeOf)).toEqual(reads.map((read) => `${read.name}: ${row.code}`));
    for (const { error } of endings) {
      expect(error).toMatchObject({ retryAfterSeconds: row.retryAfterSeconds });
    }
  });

  it('a redirect is not followed', async () => {
    const target = await startFaultServer();
    const endings = await inject(redirectTo(target.url));
    await target.close();
    expect(endings.map(codeOf)).toEqual(reads.map((read) => `${read.name}: UPSTREAM_BAD_STATUS`));
    expect(target.hits()).toBe(0);
  });

  it('a read ends when its caller leaves', async () => {
    const started = performance.now();
    const endings = await inject(() => undefined, { signal: AbortSignal.timeout(50) });
    expect(endings.filter(({ error }) => error === undefined)).toEqual([]);
    // Well before any time limit.
    expect(performance.now() - started).toBeLessThan(1_000);
  });
}

function describeSql(adapter: Adapter, options: ConformanceOptions): void {
  const { sql } = options;
  if (sql === undefined) return;
  const reads = chosen(listReads(adapter, options), sql.reads);

  it('a database that refuses connections ends with UPSTREAM_UNAVAILABLE', async () => {
    const port = await refusingPort();
    const endings = await askAll({ adapter, options, config: sql.configFor(port), reads });
    expect(endings.map(codeOf)).toEqual(reads.map((read) => `${read.name}: UPSTREAM_UNAVAILABLE`));
    expectSilence(endings, ['127.0.0.1', String(port), ...options.secrets]);
  });
}

/** Registers the group. */
export function describeFaults(adapter: Adapter, options: ConformanceOptions): void {
  describe('faults', () => {
    describeHttp(adapter, options);
    describeSql(adapter, options);

    it('a probe fails when nobody listens', async () => {
      const port = await refusingPort();
      const config = options.http?.configFor(`http://127.0.0.1:${port}`) ?? options.sql?.configFor(port);
      const client = adapter.createClient(options.createRuntime(adapter, config));
      const failure: unknown = await adapter
        .probe(client, AbortSignal.timeout(10_000))
        .catch((error: unknown) => error);
      await adapter.close?.(client);
      expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    });
  });
}
