// Commands to the national portal through a whole gateway, whatever it answers: the right state, and each effect once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dossierInput, stepInputs } from '../../adapters/public-services/fixtures/sampleCommands.js';
import type { PortalBehaviour } from '../../sandbox/portal/portalBehaviour.js';
import { ledgerCodec as codec } from '../support/ledgerGateway.js';
import {
  city,
  MUTATIONS,
  openPortalStage,
  WARD_ID,
  type PortalCommand,
  type PortalStage,
} from '../support/portalStage.js';

type Field = keyof typeof MUTATIONS;

const ALL = Object.keys(MUTATIONS) as Field[];
const SERVICES = {
  submitDossier: 'DongBoHoSoMC False',
  pushDossierProgress: 'CapNhatTienDoHoSoMC',
  pushDossierStatus: 'DongBoTrangThaiHoSo',
  answerQuestion: 'DongBoKetQuaHoiDapGuiTuDVCQG',
} as const;
/** Agencies of units that are there still. */
const present = new Set(city.agencies.filter(({ ceasedOn }) => ceasedOn === null).map(({ code }) => code));
const isPresent = ({ agencyCode }: { readonly agencyCode: string }) => present.has(agencyCode);
/** Another one for each command. */
const dossiers = city.dossiers.filter((one) => isPresent(one) && one.status === 4).values();
const questions = city.questions.filter((one) => isPresent(one) && one.answer === null).values();
const procedure = city.procedures[0]?.code ?? '';

let stage: PortalStage;
/** How often the portal was sent a write of this kind is not what counts: how often it took one. */
const effects = (field: Field) => Object.values(stage.portal.effects()[SERVICES[field]] ?? {});
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

beforeAll(async () => {
  // The portal stalls for longer than anybody waits, and what it was sent may arrive later than that.
  stage = await openPortalStage({ writes: { timeoutMs: 2_000, settleSeconds: 5 } });
}, 90_000);
afterAll(() => stage.close());

function variablesOf(field: Field): object {
  if (field === 'submitDossier') return { unit: WARD_ID, input: dossierInput(procedure) };
  if (field === 'answerQuestion') {
    const id = codec.encodeId('Question', questions.next().value?.id ?? '');
    return { id, input: { content: 'Trả lời mẫu', answeredBy: 'Cán bộ Mẫu 0001' } };
  }
  const id = codec.encodeId('Dossier', dossiers.next().value?.code ?? '');
  if (field === 'pushDossierStatus') return { id, input: { status: 'COMPLETED', content: 'Đã xong (mẫu)' } };
  return { id, steps: stepInputs(1, new Date()) };
}

interface Came {
  readonly command: PortalCommand;
  /** How many things the portal took for it. */
  readonly effects: number;
}

/** One command of each kind at once, each of which meets the habit; then what came of them. */
async function during(
  habits: Partial<PortalBehaviour>,
  fields: readonly Field[] = ALL,
): Promise<ReadonlyMap<Field, Came>> {
  const usual = { ...stage.portal.behaviour };
  const before = new Map(fields.map((field) => [field, sum(effects(field))]));
  Object.assign(stage.portal.behaviour, habits);
  try {
    const commands = await Promise.all(fields.map((field) => stage.run(MUTATIONS[field], variablesOf(field))));
    return new Map(
      fields.map((field, at) => {
        const took = sum(effects(field)) - (before.get(field) ?? 0);
        return [field, { command: commands[at] as PortalCommand, effects: took }] as const;
      }),
    );
  } finally {
    Object.assign(stage.portal.behaviour, usual);
  }
}

/** `attempts`: where none may be sent twice, since it was there. */
function expectOnce(came: ReadonlyMap<Field, Came>, attempts?: number): void {
  for (const [field, { command, effects: took }] of came) {
    expect({ field, ...command }).toMatchObject({ field, status: 'CONFIRMED', error: null });
    expect([field, took]).toEqual([field, 1]);
    if (attempts !== undefined) expect([field, command.attempts]).toEqual([field, attempts]);
  }
  for (const field of ALL) expect(Math.max(0, ...effects(field))).toBeLessThanOrEqual(1);
}

const MANY = ALL.length;

describe('a portal that does not take a write', () => {
  it('and resets the connection: sent again, and taken once', async () => {
    expectOnce(await during({ failBeforeNext: MANY }));
  }, 60_000);

  it('before it has stalled: sent again no sooner than it could still arrive, and taken once', async () => {
    expectOnce(await during({ stallWriteNext: MANY, stallWriteMs: 3_500, acceptAfterStall: true }));
    await stage.portal.quiet();
    for (const field of ALL) expect(Math.max(...effects(field))).toBe(1);
  }, 60_000);

  it('and says 0 with a text of failure: sent again, and taken once', async () => {
    expectOnce(await during({ failInNameNext: MANY }));
  }, 60_000);

  it.each([3, -3])('since another one has its place, "đã tồn tại" with code %s: refused', async (duplicateCode) => {
    const question = questions.next().value?.id ?? '';
    const id = codec.encodeId('Question', question);
    const answer = (content: string) =>
      stage.run(MUTATIONS.answerQuestion, { id, input: { content, answeredBy: 'Cán bộ Mẫu 0001' } });
    // The second one is prepared while there is no answer: it waits behind the first, which is about the same question.
    const held = { stallWriteNext: 1, stallWriteMs: 500, acceptAfterStall: true };
    Object.assign(stage.portal.behaviour, { ...held, duplicateCode });
    const [first, second] = await Promise.all([answer('Trả lời thứ nhất (mẫu)'), answer('Trả lời thứ hai (mẫu)')]);
    Object.assign(stage.portal.behaviour, { duplicateCode: 3, acceptAfterStall: false });
    const ended = [first, second].map(({ status, error }) => [status, error?.code ?? null]).sort();
    expect(ended).toEqual([
      ['CONFIRMED', null],
      ['REJECTED', 'COMMAND_REFUSED'],
    ]);
    expect(stage.portal.effects()[SERVICES.answerQuestion]?.[question]).toBe(1);
  });

  it('and refuses it: rejected at once, with the reason, and nothing was taken', async () => {
    const came = await during({ failInNameNext: MANY, failInNameMessage: 'Dữ liệu không hợp lệ' });
    for (const [field, { command, effects: took }] of came) {
      expect({ field, ...command }).toMatchObject({
        ...{ field, status: 'REJECTED', attempts: 1, result: null },
        error: { code: 'COMMAND_REFUSED' },
      });
      expect([field, took]).toEqual([field, 0]);
    }
  });
});

describe('a portal that takes a write', () => {
  it.each([0, '0', '00'])('and answers %j: confirmed', async (acceptedAs) => {
    expectOnce(await during({ acceptedAs }), 1);
  });

  it('and double-encodes its message: confirmed', async () => {
    expectOnce(await during({ doubleEncoded: true }), 1);
  });

  it('and double-encodes its message around a refusal: refused', async () => {
    const habits = { doubleEncoded: true, failInNameNext: MANY, failInNameMessage: 'Dữ liệu không hợp lệ' };
    for (const { command } of (await during(habits)).values()) expect(command.status).toBe('REJECTED');
  });

  it('after it has said -1 to sessions that are stale: confirmed', async () => {
    stage.portal.expireSessions();
    expectOnce(await during({}), 1);
  });

  it('and resets the connection: confirmed by a look, and sent once', async () => {
    expectOnce(await during({ failAfterNext: MANY }), 1);
  }, 30_000);

  it('and answers with a page: confirmed by a look, and sent once', async () => {
    expectOnce(await during({ unreadableNext: MANY }), 1);
  }, 30_000);

  // Progress and statuses are appended however often they come; of these two the portal takes one.
  it.each([3, -3, 0])(
    'loses its answer and says "đã tồn tại" with code %s to the repetition: confirmed, since it is ours',
    async (duplicateCode) => {
      expectOnce(await during({ deliverTwiceNext: 2, duplicateCode }, ['submitDossier', 'answerQuestion']));
    },
    30_000,
  );

  // The last one: what it holds is under way for a minute.
  it('and stalls 60 s: the command is confirmed by a look, and was sent once', async () => {
    expectOnce(await during({ stallWriteNext: MANY, stallWriteMs: 60_000 }), 1);
  }, 60_000);
});
