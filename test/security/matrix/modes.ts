// The ways in which the rows of the matrix are asked, and everything that came of each row.
import { codec, difference, inLanes, isPublicSurface, isRead, observe, type MatrixGateway } from './harness.js';
import { expectedOf, rows } from './exceptions.js';
import { questionFor } from './questions.js';
import type { Family } from './world.js';
import type { Row } from './words.js';

/** What differs, by row. */
export type Findings = ReadonlyMap<Row, readonly string[]>;

const LANES = 12;
const MANY_LANES = 48;

/** In an order that has nothing to do with roles or relations, the same in every run. */
function shuffled(items: readonly Row[]): Row[] {
  let seed = 20_251_120;
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648);
  return items
    .map((row) => [next(), row] as const)
    .sort(([a], [b]) => a - b)
    .map(([, row]) => row);
}

/** Listening takes turns, because everybody hears what is told. */
function isTalk(row: Row): boolean {
  return row.operation !== 'subscribe';
}

/** Anonymous connections are not let in at all: what is public is read over HTTP. */
function isForSockets(row: Row): boolean {
  return isPublicSurface(row) && !(row.role === 'anonymous' && expectedOf(row) === 'ALLOW');
}

const VOLATILE = /^(?:date|ratelimit.*|x-request-id|retry-after)$/;

function stable(headers: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(headers).filter(([name]) => !VOLATILE.test(name)));
}

/** Not theirs must look exactly like not there: status, headers and every byte of the body. */
async function compareWithMissing(row: Row, family: Family, matrix: MatrixGateway): Promise<string | undefined> {
  const person = matrix.person(row, family);
  const requestId = `matrix-${row.role}-${row.operation}`.slice(0, 60);
  const [there, missing] = await Promise.all(
    [false, true].map((nothing) => matrix.ask.post(person, questionFor(row, family, codec, nothing), requestId)),
  );
  if (there === undefined || missing === undefined) return 'no answer';
  const same = there.text === missing.text && there.status === missing.status;
  return same && stable(there.headers) === stable(missing.headers)
    ? undefined
    : `missing: ${missing.status} ${missing.text}, theirs: ${there.status} ${there.text}`;
}

export async function runModes(matrix: MatrixGateway, withoutRedis: MatrixGateway): Promise<Findings> {
  const findings = new Map<Row, string[]>();
  const note = (row: Row, found: string | undefined) => {
    if (found !== undefined) findings.set(row, [...(findings.get(row) ?? []), found]);
  };

  async function look(mode: string, row: Row, family: Family, at: MatrixGateway, ask = at.ask.post): Promise<void> {
    try {
      note(row, difference(mode, family, expectedOf(row), await observe(row, family, at, ask)));
    } catch (error) {
      note(row, `${mode} (${family}): ${String(error)}`);
    }
  }

  const talk = rows.filter(isTalk);
  await inLanes(talk, LANES, async (row) => {
    await look('cold', row, 'a', matrix);
    if (expectedOf(row) === 'NOT_FOUND') note(row, await compareWithMissing(row, 'a', matrix));
  });
  await inLanes(talk.filter(isPublicSurface), LANES, async (row) => {
    await look('alternating', row, 'b', matrix);
    await look('alternating', row, 'a', matrix);
  });
  await inLanes(rows.filter(isRead), LANES, (row) => look('GET', row, 'a', matrix, matrix.ask.get));
  await inLanes(rows.filter(isForSockets).filter(isTalk), LANES, (row) =>
    look('WebSocket', row, 'b', matrix, matrix.ask.socket),
  );
  await inLanes(
    rows.filter((row) => !isTalk(row)),
    1,
    (row) => look('WebSocket', row, 'a', matrix),
  );
  // From here on the system forgets the scope: the gateway alone decides.
  matrix.system.careless = true;
  await inLanes(shuffled(talk), MANY_LANES, (row) => look('parallel', row, 'b', matrix));
  await inLanes(
    rows.filter((row) => !isTalk(row)),
    1,
    (row) => look('careless events', row, 'b', matrix),
  );
  await inLanes(talk, LANES, (row) => look('without Redis', row, 'a', withoutRedis));
  return findings;
}
