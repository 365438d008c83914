// Looks at the list: nothing at the first one, each change once, also after a restart.
import { describe, expect, it } from '@jest/globals';
import { UpstreamError } from '../../kit/index.js';
import { createBench } from '../fixtures/scriptedPortal.js';
import { acceptedDossiers } from './acceptedDossiers.js';

const codeOf = (n: number, agency = 'L7') => `000.00.${agency}.H26-260320-${String(n).padStart(4, '0')}`;

function stage(settings: object = {}) {
  const list: { MAHOSO: string; TRANGTHAIHOSO: string }[] = [{ MAHOSO: codeOf(1), TRANGTHAIHOSO: '1' }];
  const asked: Record<string, unknown>[] = [];
  const bench = createBench((service, body) => {
    if (service !== 'LayDanhSachHoSo') return undefined;
    asked.push(body);
    const [page, size] = [Number(body['trang']), Number(body['soluong'])];
    const result = list.slice((page - 1) * size, page * size);
    return { error_code: 0, message: 'Thành công', tongso: String(list.length), result };
  }, settings);
  /** The cursor goes through the store as JSON. */
  const look = async (cursor: unknown) => {
    const stored: unknown = JSON.parse(JSON.stringify(cursor));
    const parsed = stored === null ? null : acceptedDossiers.cursor.parse(stored);
    return acceptedDossiers.look(parsed, bench.client, new AbortController().signal);
  };
  return { ...bench, list, asked, look };
}

describe('a look at the list', () => {
  it('tells of nothing at first, then of what is new or has another status, once', async () => {
    const { list, look } = stage();
    const first = await look(null);
    expect(first.changes).toEqual([]);
    list.unshift({ MAHOSO: codeOf(2, 'L8'), TRANGTHAIHOSO: '1' }, { MAHOSO: codeOf(3, 'ZZ'), TRANGTHAIHOSO: '1' });
    list.splice(2, 1, { MAHOSO: codeOf(1), TRANGTHAIHOSO: '2' });
    const second = await look(first.cursor);
    expect(second.changes).toEqual([
      { type: 'Dossier', key: codeOf(2, 'L8'), unit: 'w:L8' },
      { type: 'Dossier', key: codeOf(3, 'ZZ'), unit: null },
      { type: 'Dossier', key: codeOf(1), unit: 'w:L7' },
    ]);
    expect((await look(second.cursor)).changes).toEqual([]);
    // A look whose result was not kept is made again.
    expect((await look(first.cursor)).changes).toHaveLength(3);
  });

  it('reads the time of the overlap again, for the whole account', async () => {
    const { look, asked } = stage({ watch: { overlapMinutes: 30 } });
    await look(null);
    expect(asked).toEqual([
      expect.objectContaining({ dsmadonvi: ['000.00.00.H26'], gomdonvicon: '1', tungay: '20260320073000', trang: '1' }),
    ]);
  });

  it('after a pause reads from where it ended', async () => {
    const { look, asked, wait } = stage();
    const { cursor } = await look(null);
    wait(86_400);
    await look(cursor);
    expect(asked.map(({ tungay }) => tungay)).toEqual(['20260320060000', '20260320060000']);
  });

  it('turns pages, and says when there are too many; its cursor stays within its bound', async () => {
    const { list, look, asked, warnings } = stage({ dossierList: { maxPages: 100 } });
    list.push(...Array.from({ length: 9_000 }, (_, n) => ({ MAHOSO: codeOf(n + 2), TRANGTHAIHOSO: '10' })));
    const { cursor } = await look(null);
    expect(asked).toHaveLength(40);
    expect(warnings).toEqual([{ count: 4_000 }]);
    expect(JSON.stringify(cursor).length).toBeLessThan(256 * 1_024);
  });

  it('that fails leaves the cursor as it was', async () => {
    const { client } = createBench(() => {
      throw new UpstreamError('UPSTREAM_TIMEOUT');
    });
    const failed = acceptedDossiers.look({ at: 0, seen: {} }, client, new AbortController().signal);
    await expect(failed).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  it('is made every minute, unless the portal has no list', () => {
    expect(acceptedDossiers.seconds(stage().client)).toBe(60);
    expect(acceptedDossiers.seconds(stage({ watch: { seconds: null } }).client)).toBeNull();
  });
});
