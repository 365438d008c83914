// The corners of sending that the sample portal does not have: replies in an order, and errors that must not be misread.
import { describe, expect, it } from '@jest/globals';
import { UpstreamError, type CommandStep, type StepWork } from '../../kit/index.js';
import { createBench, fixture, type Script } from '../fixtures/scriptedPortal.js';
import { publicServicesAdapter as adapter } from '../index.js';

const CODE = '000.00.L7.H26-260305-0007';
const [ROW] = (fixture('dossier') as { result: Record<string, unknown>[] }).result;
const ACCEPTED = { error_code: 0, message: 'Đồng bộ thành công' };
const REFUSED = { error_code: -1, message: 'Dữ liệu không hợp lệ' };
const EXISTS = { error_code: 3, message: 'Hồ sơ đã tồn tại' };
const shown = (...rows: object[]) => ({ error_code: 0, message: 'Thành công', result: rows });

/** Answers each service with its list in turn, then with the last one. Errors are thrown. */
function byService(answers: Record<string, unknown[]>): Script {
  const places = new Map<string, number>();
  return (service) => {
    const list = answers[service] ?? [];
    const place = places.get(service) ?? 0;
    places.set(service, place + 1);
    const answer = list[Math.min(place, list.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

function open(command: string, payload: unknown, script: Script, settings: object = {}) {
  const bench = createBench(script, settings);
  const call = bench.call();
  const step = adapter.commands?.[command]?.steps[0] as CommandStep<unknown, unknown>;
  const work = (attempt: number): StepWork<unknown, unknown> => ({
    ...{ client: call.client, payload, key: 'k', results: {}, attempt, acceptedAt: new Date(0) },
    ...{ caller: call.caller, signal: call.signal },
  });
  const services = () => bench.http.seen.flatMap(({ body }) => body['service'] ?? []);
  return { ...bench, services, send: (attempt = 1) => step.send(work(attempt)), step, work };
}

const ITEM = {
  MaHoSo: CODE,
  MaTTHC: ROW?.['MATTHC'],
  ChuHoSo: ROW?.['CHUHOSO'],
  SoGiayToChuHoSo: ROW?.['SOGIAYTOCHUHOSO'],
};
const DOSSIER = { code: CODE, item: ITEM };

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => value,
    (error: unknown) => error,
  );
}

describe('a dossier that exists', () => {
  it('and is not shown is somebody else’s at the first attempt, and open at a later one', async () => {
    const script = byService({ DongBoHoSoMC: [EXISTS], TraCuuHoSo: [shown()] });
    const { send } = open('submitDossier', DOSSIER, script);
    expect(await send()).toMatchObject({ outcome: 'REFUSED' });
    expect(await failureOf(send(2))).toMatchObject({ code: 'UPSTREAM_ERROR', sent: true });
  });

  it('and is shown without its holder is not judged', async () => {
    const script = byService({ DongBoHoSoMC: [EXISTS], TraCuuHoSo: [shown({ ...ROW, CHUHOSO: '' })] });
    const { send, step, work } = open('submitDossier', DOSSIER, script);
    expect(await failureOf(send())).toMatchObject({ code: 'UPSTREAM_ERROR' });
    expect(step.reconcile === 'REPEATABLE' ? null : await step.reconcile(work(1))).toEqual({ outcome: 'UNCLEAR' });
  });

  it('and cannot be looked at now leaves it open, even if the look itself never left', async () => {
    const unreachable = new UpstreamError('UPSTREAM_CIRCUIT_OPEN', { sent: false, retryAfterSeconds: 5 });
    const { send } = open('submitDossier', DOSSIER, byService({ DongBoHoSoMC: [EXISTS], TraCuuHoSo: [unreachable] }));
    expect(await failureOf(send())).toMatchObject({ code: 'UPSTREAM_CIRCUIT_OPEN', sent: true, retryAfterSeconds: 5 });
  });

  it('is ours in spite of a refusal, when an earlier attempt brought it there', async () => {
    const { send } = open(
      'submitDossier',
      DOSSIER,
      byService({ DongBoHoSoMC: [REFUSED], TraCuuHoSo: [shown({ ...ROW, MAHOSO: CODE })] }),
    );
    expect(await send(2)).toMatchObject({ outcome: 'DONE' });
    expect(await send(1)).toMatchObject({ outcome: 'REFUSED' });
  });

  it('may have the local variant of the procedure, and a name in other letters', async () => {
    const local = {
      ...ROW,
      MATTHC: `${String(ITEM.MaTTHC)}.000.00.00.H26`,
      CHUHOSO: String(ITEM.ChuHoSo).toUpperCase(),
    };
    const { send } = open('submitDossier', DOSSIER, byService({ DongBoHoSoMC: [EXISTS], TraCuuHoSo: [shown(local)] }));
    expect(await send()).toMatchObject({ outcome: 'DONE' });
  });
});

describe('an update', () => {
  const payload = { code: CODE, changes: { GhiChu: 'Mẫu' } };

  it('is not begun when the dossier cannot be read', async () => {
    const { send, services } = open(
      'updateDossier',
      payload,
      byService({ TraCuuHoSo: [new UpstreamError('UPSTREAM_TIMEOUT')] }),
    );
    expect(await failureOf(send())).toMatchObject({ code: 'UPSTREAM_TIMEOUT', sent: false });
    expect(services()).toEqual(['TraCuuHoSo']);
  });

  it('is refused when the portal does not show enough to send the whole dossier back', async () => {
    const { send, services } = open(
      'updateDossier',
      payload,
      byService({ TraCuuHoSo: [shown({ ...ROW, SOGIAYTOCHUHOSO: '' })] }),
    );
    expect(await send()).toMatchObject({
      outcome: 'REFUSED',
      reason: { en: expect.stringContaining('whole dossier') },
    });
    expect(services()).toEqual(['TraCuuHoSo']);
  });

  it('of a dossier that is gone is refused', async () => {
    const { send } = open('updateDossier', payload, byService({ TraCuuHoSo: [shown()] }));
    expect(await send()).toMatchObject({ outcome: 'REFUSED' });
  });
});

describe('progress', () => {
  const steps = Array.from({ length: 12 }, (_, place) => ({
    MaHoSo: CODE,
    NoiDungXuLy: `Mẫu ${place}`,
    TrangThai: '4',
  }));
  const payload = { code: CODE, steps };

  it('is open after its first part, even if the second one never left', async () => {
    const unsent = new UpstreamError('UPSTREAM_CIRCUIT_OPEN', { sent: false });
    const { send } = open(
      'pushDossierProgress',
      payload,
      byService({ TraCuuHoSo: [shown({ ...ROW, TIENDO: [] })], CapNhatTienDoHoSoMC: [ACCEPTED, unsent] }),
    );
    expect(await failureOf(send())).toMatchObject({ code: 'UPSTREAM_CIRCUIT_OPEN', sent: true });
  });

  it('that the portal never shows is sent once, and never declared lost', async () => {
    const { TIENDO: _shown, ...bare } = ROW ?? {};
    const script = byService({ TraCuuHoSo: [shown(bare)], CapNhatTienDoHoSoMC: [ACCEPTED] });
    const { send, step, work, services } = open('pushDossierProgress', payload, script);
    expect(await send()).toMatchObject({ outcome: 'DONE' });
    expect(services().filter((service) => service === 'CapNhatTienDoHoSoMC')).toHaveLength(2);
    expect(step.reconcile === 'REPEATABLE' ? null : await step.reconcile(work(1))).toEqual({ outcome: 'UNCLEAR' });
  });
});

describe('an answer', () => {
  const payload = {
    number: 'HD-1',
    agencyCode: '000.00.L7.H26',
    answeredBy: 'Mẫu',
    answererTitle: '',
    at: '20260320080000',
    content: 'Trả lời mẫu',
  };
  const look = async (answer: object, question: object) => {
    const lists = {
      LayDanhSachHoiDapGuiTuDVCQG: [shown({ HOIDAPID: 'HD-1', ...question })],
      LayDanhSachHoiDapBoCoQuan: [shown()],
    };
    const { step, work } = open(
      'answerQuestion',
      payload,
      byService({ LayNoiDungTraLoiTheoCauHoi: [answer], ...lists }),
      { writes: { settleSeconds: 0 } },
    );
    return step.reconcile === 'REPEATABLE' ? null : (await step.reconcile(work(1))).outcome;
  };

  it('is looked for in the lists where the service for answers has none', async () => {
    expect(await look(shown(), { NOIDUNGTRALOI: 'Trả lời  mẫu' })).toBe('DONE');
    expect(await look(shown(), { NOIDUNGTRALOI: 'Khác' })).toBe('REFUSED');
    expect(await look(shown(), {})).toBe('ABSENT');
  });

  it('that exists and cannot be read is not judged', async () => {
    expect(await look(shown(), { TRALOIID: 'TL-1' })).toBe('UNCLEAR');
  });
});
