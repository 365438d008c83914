// Dossiers by code: what is asked, what is not, and in which order it comes back.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { book, createBench, type Script } from '../fixtures/scriptedPortal.js';
import { isDossierCode, loadDossiers } from './dossiers.js';

const known = ['000.00.L7.H26-260305-0001', '000.00.L8.H26-260305-0002', '000.00.Z9.H26-260305-0003'];

const script: Script = (service, { mahoso }) => {
  if (service === 'login') return undefined;
  const found = known.includes(String(mahoso)) ? [{ MAHOSO: mahoso, TRANGTHAIHOSO: '2' }] : [];
  return { error_code: '00', message: 'Thành công', result: found };
};

function asked(bench: ReturnType<typeof createBench>): unknown[] {
  return bench.http.seen.flatMap(({ body }) => body['mahoso'] ?? []);
}

it('answers in order, null for unknown and malformed codes, and asks each code once', async () => {
  const bench = createBench(script);
  const [one = '', two = ''] = known;
  const codes = [two, 'x', one, two, '000.00.L7.H26-260305-9999', "' OR 1=1 --"];
  const records = await loadDossiers(codes, bench.call());
  expect(records.map((record) => record?.code ?? null)).toEqual([two, null, one, two, null, null]);
  expect(asked(bench).sort()).toEqual([one, '000.00.L7.H26-260305-9999', two].sort());
});

it('asks nothing about dossiers of agencies outside the scope', async () => {
  const bench = createBench(script);
  const records = await loadDossiers(known.slice(0, 2), bench.call({ scope: book.scopeOf(['w:L7']) }));
  expect(records.map((record) => record?.code ?? null)).toEqual([known[0], null]);
  expect(asked(bench)).toEqual([known[0]]);
});

it('finds what was assigned to the scope, and nothing else of the ward it came from', async () => {
  const bench = createBench(script);
  const assigned = (type: string) => (type === 'Dossier' ? [known[1] ?? ''] : []);
  for (const scope of [book.scopeOf(['w:L7']), book.scopeOf([])]) {
    const records = await loadDossiers(
      [known[1] ?? '', '000.00.L8.H26-260305-0004'],
      bench.call({ scope: { ...scope, assigned } }),
    );
    expect(records.map((record) => record?.code ?? null)).toEqual([known[1], null]);
  }
  expect(new Set(asked(bench))).toEqual(new Set([known[1]]));
});

it('hides what was recorded in the scope and is somewhere else now', async () => {
  const scope = { ...book.scopeOf(['w:L7']), assignedAway: () => [known[0] ?? ''] };
  expect(await loadDossiers(known.slice(0, 1), createBench(script).call({ scope }))).toEqual([null]);
});

it('shows a citizen their own dossiers, wherever they are, and no others', async () => {
  const numbers: Record<string, string> = { [known[0] ?? '']: '999000000001', [known[1] ?? '']: '999000000002' };
  const owned: Script = (service, body) => {
    const number = numbers[String(body['mahoso'])];
    const identity = [{ LOAIDINHDANH: '1', SODINHDANH: number }];
    return service === 'login'
      ? undefined
      : { error_code: 0, result: [{ MAHOSO: body['mahoso'], DINHDANHCHS: number === undefined ? [] : identity }] };
  };
  const bench = createBench(owned);
  const scope = { ...book.scopeOf([]), subject: '999000000001' };
  const records = await loadDossiers(known, bench.call({ scope }));
  expect(records.map((record) => record?.code ?? null)).toEqual([known[0], null, null]);
  expect(JSON.stringify([bench.warnings, bench.http.seen])).not.toContain(scope.subject);
});

it('asks nothing if nothing is visible', async () => {
  const bench = createBench(script);
  expect(await loadDossiers(known, bench.call({ scope: book.scopeOf([]) }))).toEqual([null, null, null]);
  expect(bench.http.seen).toEqual([]);
});

it('shows dossiers of unknown agencies to nobody, and counts them', async () => {
  const bench = createBench(script);
  expect(await loadDossiers(known.slice(2), bench.call())).toEqual([null]);
  expect(bench.warnings).toEqual([{ count: 1 }]);
});

it('takes near matches for none', async () => {
  const other: Script = (service) =>
    service === 'login' ? undefined : { error_code: 0, result: [{ MAHOSO: '000.00.L7.H26-260305-0099' }] };
  expect(await loadDossiers(known.slice(0, 1), createBench(other).call())).toEqual([null]);
});

it('takes a refusal that says "not found" for null, and any other one for a failure', async () => {
  const refusing =
    (message: string): Script =>
    (service) =>
      service === 'login' ? undefined : { error_code: -1, message };
  const load = (message: string) => loadDossiers(known.slice(0, 1), createBench(refusing(message)).call());
  expect(await load('Không tìm thấy hồ sơ')).toEqual([null]);
  await expect(load('Không được phân quyền')).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
});

it('takes every well-formed code, and no text that is none', () => {
  const group = (length: number) => fc.stringMatching(new RegExp(`^[0-9A-Z]{${length}}$`));
  const code = fc.tuple(group(3), group(2), group(2), fc.stringMatching(/^\d{6}$/), fc.stringMatching(/^\d{4,5}$/));
  fc.assert(fc.property(code, ([a, b, c, day, serial]) => isDossierCode(`${a}.${b}.${c}.H26-${day}-${serial}`)));
  fc.assert(fc.property(fc.string(), (text) => !isDossierCode(`${text} `)));
});
