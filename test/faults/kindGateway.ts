// A real gateway before systems of several kinds, all asked in one operation, and what its answer must be when one fails.
import { expect } from '@jest/globals';
import { referenceOf } from '../../gateway/identity/readPrincipal.js';
import { startTestGateway, type GraphqlAnswer, type TestGateway } from '../support/testGateway.js';
import type { TokenForge } from '../support/tokenForge.js';
import { LEAKS, type Fault } from './faultTable.js';
import { aliasOf, serviceOf, valueOf, type Kind } from './kind.js';
import { PURPOSE, SECRETS } from './kinds.js';
import { OTHER_ID, OTHER_NAME, PERSONAL_ID } from './ownFaults.js';

/** All that one operation may take: what is slower fails as a whole, which the tests see. */
const DEADLINE_MS = 2_600;
export const LIMITS = { readMs: 1_000, connectMs: 300, maxBytes: 1_048_576, breakAfter: 1_000, retries: 0 };
const SUBJECT = 'person-1';
const UNIT = 'phường Tây Hồ';

/** What neither a caller nor a log may read. */
export const SILENT: readonly string[] = [...SECRETS, PERSONAL_ID, OTHER_ID, OTHER_NAME];

function queryOf(kinds: readonly Kind[]): string {
  const fields = (on: Kind['on']) =>
    kinds.filter((kind) => kind.on === on).map((kind) => `${aliasOf(kind)}: ${kind.field}`);
  return `{ unit(code: "00103") { fullName ${fields('Unit').join(' ')} } ${fields('Query').join(' ')} }`;
}

export interface KindGateway {
  /** By an officer of the ward, for a purpose. */
  ask(kinds: readonly Kind[]): Promise<GraphqlAnswer>;
  query(text: string): Promise<GraphqlAnswer>;
  log(): string;
  stop(): Promise<void>;
}

export async function startKindGateway(forge: TokenForge, urls: ReadonlyMap<Kind, string>): Promise<KindGateway> {
  const beside = [...urls.keys()].flatMap((kind) => ('adapter' in kind && kind.beside ? [kind.beside] : []));
  const places: (readonly [Kind, string])[] = [...urls, ...beside];
  const officer = referenceOf(forge.issuer, SUBJECT);
  const gateway: TestGateway = await startTestGateway({
    issuer: forge.issuer,
    adapters: places.flatMap(([kind]) => ('adapter' in kind ? [kind.adapter] : [])),
    remotes: places.flatMap(([kind, url]) => ('adapter' in kind ? [] : [kind.remoteAt(url)])),
    adapterSettings: Object.fromEntries(
      places.flatMap(([kind, url]) =>
        'adapter' in kind ? [[kind.adapter.id, { config: kind.configFor(url, officer), limits: LIMITS }]] : [],
      ),
    ),
    http: { deadlineMs: DEADLINE_MS },
    // One person asks for everything here.
    quota: { userPoints: 600_000, lookUpsPerMinute: 10_000 },
  });
  const query = (text: string) => {
    const token = forge.token({ sub: SUBJECT, roles: ['ward-officer'], org: 'H26.L7' });
    return gateway.ask(token, text, {}, { 'x-purpose': PURPOSE });
  };
  return {
    query,
    ask: (kinds) => query(queryOf(kinds)),
    log: () => gateway.log.join(''),
    stop: () => gateway.stop(),
  };
}

export function expectSilence(text: string): void {
  for (const secret of SILENT) expect(text).not.toContain(secret);
}

export type Coded = Pick<Fault, 'code' | 'retryAfterSeconds'>;

/** Coded, at its place, and without a word of what is behind. */
export function expectCoded(answer: GraphqlAnswer, kind: Kind, { code, retryAfterSeconds }: Coded): void {
  expect(answer.status).toBe(200);
  expect([answer.data.unit.fullName, valueOf(kind, answer.data)]).toEqual([UNIT, null]);
  const [error, ...others] = (answer.errors ?? []).filter(({ path }) => path.includes(aliasOf(kind)));
  expect(others).toEqual([]);
  expect(error?.path).toEqual([...(kind.on === 'Unit' ? ['unit'] : []), aliasOf(kind)]);
  expect(error?.extensions).toMatchObject({ code, service: serviceOf(kind), requestId: expect.any(String) });
  expect(error?.extensions.retryAfter).toBe(retryAfterSeconds);
  expect(answer.text).not.toMatch(LEAKS);
  expectSilence(answer.text);
}
