// Each fault of a SQL source, met by the gateway's own client against a real PostgreSQL.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { UpstreamError, type SqlClient, type SqlRead } from '../../adapters/kit/index.js';
import { createSqlClient } from '../../gateway/store/index.js';
import { createGuard, limitsSchema, type Limits } from '../../gateway/upstream/index.js';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { startPostgres } from '../support/postgresService.js';
import type { Service } from '../support/service.js';
import { startTcpProxy, type TcpProxy } from './tcpProxy.js';

let server: Service;
let wire: TcpProxy;
const closers: (() => Promise<void>)[] = [];
const numbers = z.object({ n: z.number() });

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

beforeAll(async () => {
  server = await startPostgres();
  wire = await startTcpProxy(portOf(server.url));
  await administer(
    'create table officer (n int primary key, name text)',
    "insert into officer select i, 'Cán bộ Mẫu ' || i from generate_series(1, 100) i",
    "create role with_password login password 'right'",
    // Everybody else comes in without one.
    "do $$ begin execute format('copy (select unnest(array[''host all with_password 127.0.0.1/32 scram-sha-256'', ''host all all 127.0.0.1/32 trust''])) to %L', current_setting('hba_file')); end $$",
    'select pg_reload_conf()',
  );
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  wire.set('pass');
  wire.delayMs = 0;
});

afterAll(async () => {
  await wire.stop();
  await server.stop();
});

interface Options extends Partial<Limits> {
  readonly url?: string;
  readonly maxConnections?: number;
  readonly maxRows?: number;
  readonly maxBytes?: number;
  readonly statementMs?: number;
  /** Without the guard's deadline and breaker. */
  readonly bare?: boolean;
}

interface SqlCall<T> {
  readonly signal: AbortSignal;
  run(until: { readonly signal: AbortSignal }): Promise<T>;
}

function connect(options: Options = {}): SqlClient {
  const { url = server.url.replace(/:\d+\//, `:${wire.port}/`), maxConnections = 2, maxRows = 1_000 } = options;
  const limits = limitsSchema.parse({ readMs: 1_000, connectMs: 300, retries: 0, breakAfter: 1_000, ...options });
  const guard =
    options.bare === true
      ? { call: <T>(call: SqlCall<T>) => call.run(call) }
      : createGuard({ adapter: 'a', limits, observe: () => undefined });
  const client = createSqlClient({
    source: { url, maxConnections },
    guard,
    connectMs: limits.connectMs,
    statementMs: options.statementMs ?? limits.readMs,
    maxRows,
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
  });
  closers.push(() => client.close());
  return client;
}

function read(client: SqlClient, statement: string, more: Partial<SqlRead<unknown>> = {}): Promise<readonly unknown[]> {
  const { signal } = new AbortController();
  return client.read({ operation: 'officers', statement, values: [], schema: numbers, signal, ...more });
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  return work.then(
    () => Promise.reject(new Error('the read succeeded')),
    (error: unknown) => {
      expect(error).toBeInstanceOf(UpstreamError);
      expect((error as UpstreamError).message).toBe((error as UpstreamError).code);
      expect((error as UpstreamError).detail ?? '').not.toMatch(/127\.0\.0\.1|postgres|select|password/i);
      return error as UpstreamError;
    },
  );
}

describe('a read', () => {
  it('gives the rows, with values bound and never spliced in', async () => {
    const client = connect();
    const name = "'; drop table officer; --";
    expect(await read(client, 'select 1 as n where $1 <> $2', { values: [name, 'x'] })).toEqual([{ n: 1 }]);
    expect(await read(client, 'select count(*)::int as n from officer')).toEqual([{ n: 100 }]);
  });

  it.each([
    ['an insert', "insert into officer values (999, 'x') returning n"],
    ['an update', 'update officer set name = name returning n'],
    ['a deletion', 'delete from officer returning n'],
    ['a table', 'create table other as select 1 as n'],
    ['a truncation', 'truncate officer'],
    ['a write inside a read', "with w as (insert into officer values (999, 'x') returning n) select n from w"],
    ['two statements', 'select 1 as n; select 2 as n'],
    ['two statements of which one writes', "select 1 as n; insert into officer values (999, 'x')"],
    ['something that is not SQL', 'selekt 1'],
    ['a table that is not there', 'select n from no_such_table'],
  ])('is refused when it is %s', async (_what, statement) => {
    const client = connect();
    expect((await failureOf(read(client, statement))).code).toBe('UPSTREAM_ERROR');
    expect(await read(client, 'select count(*)::int as n from officer')).toEqual([{ n: 100 }]);
  });

  it('whose row does not fit names the column and no value', async () => {
    const failure = await failureOf(read(connect(), "select 'canary' as n"));
    expect([failure.code, failure.detail]).toEqual(['UPSTREAM_BAD_RESPONSE', 'officers: n: invalid_type']);
  });

  it('with too many rows stops where it is too many', async () => {
    const client = connect({ maxRows: 100 });
    expect(await read(client, 'select n from officer')).toHaveLength(100);
    const before = process.memoryUsage().rss;
    const failure = await failureOf(read(client, 'select generate_series(1, 20000000) as n'));
    expect(failure.code).toBe('UPSTREAM_TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_048_576);
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('with few rows and too many bytes stops as well', async () => {
    const client = connect({ maxBytes: 1_048_576 });
    const before = process.memoryUsage().rss;
    const failure = await failureOf(read(client, "select repeat('x', 30000000) as n"));
    expect(failure.code).toBe('UPSTREAM_TOO_LARGE');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_048_576);
    expect(await read(client, "select length(repeat('x', 1000)) as n")).toEqual([{ n: 1_000 }]);
  });
});

describe('time', () => {
  it('runs out on the server first', async () => {
    const client = connect({ statementMs: 100 });
    expect((await failureOf(read(client, 'select 1 as n from pg_sleep(5)'))).code).toBe('UPSTREAM_TIMEOUT');
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('runs out here when the server does not answer', async () => {
    const client = connect({ readMs: 200, statementMs: 10_000 });
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
    wire.set('hole');
    const started = performance.now();
    expect((await failureOf(read(client, 'select 1 as n'))).code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(500);
    wire.set('pass');
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('runs out while a connection is opened into a black hole', async () => {
    const client = connect({ connectMs: 150 });
    wire.set('hole');
    const started = performance.now();
    expect((await failureOf(read(client, 'select 1 as n'))).code).toBe('UPSTREAM_UNAVAILABLE');
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('to wait for a connection is the call’s own, not that to open one', async () => {
    const client = connect({ maxConnections: 1, connectMs: 150, readMs: 3_000 });
    const reads = Array.from({ length: 4 }, () => read(client, 'select 1 as n from pg_sleep(0.15)'));
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 4 }, () => [{ n: 1 }]));
  });

  it('is over when the caller leaves, at once', async () => {
    const client = connect();
    const controller = new AbortController();
    const work = failureOf(read(client, 'select 1 as n from pg_sleep(5)', { signal: controller.signal }));
    await delay(100);
    const started = performance.now();
    controller.abort();
    expect((await work).code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(100);
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });
});

describe('connections', () => {
  it('are given back after every kind of failure', async () => {
    const client = connect({ maxConnections: 1, readMs: 150, statementMs: 80 });
    for (let i = 0; i < 3; i += 1) {
      await failureOf(read(client, 'selekt'));
      await failureOf(read(client, "select 'x' as n"));
      await failureOf(read(client, 'select 1 as n from pg_sleep(5)'));
      await failureOf(read(client, 'select pg_terminate_backend(pg_backend_pid())'));
    }
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('are given back by callers who left while they were opened', async () => {
    const client = connect({ maxConnections: 2, bare: true });
    for (let i = 0; i < 6; i += 1) {
      const controller = new AbortController();
      const work = failureOf(read(client, 'select 1 as n', { signal: controller.signal }));
      controller.abort();
      await work;
    }
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('are as many as set, under any load', async () => {
    const client = connect({ maxConnections: 2, readMs: 3_000 });
    const before = wire.accepted();
    await Promise.all(Array.from({ length: 50 }, () => read(client, 'select 1 as n')));
    expect(wire.accepted() - before).toBeLessThanOrEqual(2);
  });
});

describe('the server', () => {
  it('that nobody reaches is unavailable', async () => {
    const client = connect({ url: `postgres://postgres@127.0.0.1:${await freePort()}/postgres` });
    expect((await failureOf(read(client, 'select 1 as n'))).code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('that does not know us says so', async () => {
    const as = (who: string) => connect({ url: server.url.replace('postgres@', `${who}@`) });
    expect(await read(as('with_password:right'), 'select 1 as n')).toEqual([{ n: 1 }]);
    for (const who of ['with_password:canary', 'no_such_role'])
      expect((await failureOf(read(as(who), 'select 1 as n'))).code).toBe('UPSTREAM_AUTH');
  });

  it('that ends a session in the middle of a read is unavailable, and served again at once', async () => {
    const client = connect();
    const work = failureOf(read(client, 'select 1 as n from pg_sleep(0.9)'));
    await delay(150);
    await administer(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(0.9)%' and pid <> pg_backend_pid()",
    );
    expect((await work).code).toBe('UPSTREAM_UNAVAILABLE');
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('that goes away takes nobody with it, and is found again when it is back', async () => {
    const client = connect();
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
    const work = failureOf(read(client, 'select 1 as n from pg_sleep(0.9)'));
    await delay(50);
    wire.set('cut');
    expect((await work).code).toBe('UPSTREAM_UNAVAILABLE');
    for (let i = 0; i < 3; i += 1)
      expect((await failureOf(read(client, 'select 1 as n'))).code).toBe('UPSTREAM_UNAVAILABLE');
    wire.set('pass');
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('that is killed and replaced by another one is served from there', async () => {
    const other = await startPostgres();
    const between = await startTcpProxy(portOf(other.url));
    closers.push(() => between.stop());
    const client = connect({ url: other.url.replace(/:\d+\//, `:${between.port}/`) });
    expect(await read(client, 'select 1 as n')).toEqual([{ n: 1 }]);
    const work = failureOf(read(client, 'select 1 as n from pg_sleep(5)', {}));
    await delay(50);
    await other.stop();
    expect((await work).code).toBe('UPSTREAM_UNAVAILABLE');
    between.targetPort = portOf(server.url);
    expect(await read(client, 'select 2 as n')).toEqual([{ n: 2 }]);
  });
});
