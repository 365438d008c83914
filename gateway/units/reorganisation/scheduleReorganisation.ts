// Writes a rehearsed reorganisation into the tables for its day; from midnight on, every replica reads it from the dates.
import { toUnitChanges } from './applyResolution.js';
import { checkDecisions, stepsFrom } from './decisions.js';
import type { By, LifeOptions } from './lifeStore.js';
import { loadDraft, type Draft } from './loadDraft.js';
import { conflict, refuseIf } from './problem.js';
import { fingerprintOf, toStage, type Stage } from './stage.js';

function rehearsedAs(report: unknown): unknown {
  return typeof report === 'object' && report !== null && 'fingerprint' in report ? report.fingerprint : undefined;
}

/** By code: who answers for the records of each unit that is divided. */
function custodiansOf(stage: Stage): ReadonlyMap<string, string> {
  const byFile = stage.after.unitOn(stage.file.custodian ?? '', stage.effectiveOn)?.key;
  const named = new Map(stage.decisions.flatMap((one) => (one.kind === 'CUSTODIAN' ? [[one.from, one.unit]] : [])));
  const divided = stage.ending.filter((unit) => stepsFrom(stage, unit.key).length > 1);
  return new Map(
    divided.flatMap((unit) => {
      const custodian = named.get(unit.key) ?? byFile;
      return custodian === undefined ? [] : [[unit.code, custodian]];
    }),
  );
}

async function write<Tx>({ store, clock }: LifeOptions<Tx>, tx: Tx, draft: Draft, stage: Stage, by: string) {
  const { id } = draft.row;
  const changes = toUnitChanges(draft.table, draft.file);
  const custodians = custodiansOf(stage);
  const ending = changes.ending.map((unit) => ({ id: unit.id, custodian: custodians.get(unit.code) ?? null }));
  await store.endUnits(tx, id, ending, changes.endsOn);
  await store.bring(tx, id, changes.newUnits, changes.successions);
  await store.carry(tx, id, stage.carried, by, `${draft.file.number}: ${draft.file.title}`);
  await store.update(tx, id, { state: 'SCHEDULED', scheduled: { by, at: clock.now() } });
}

/** What was rehearsed is what happens: a grant given or ended since then, or a moved agency, asks for another rehearsal. */
export async function scheduleReorganisation<Tx>(options: LifeOptions<Tx>, tx: Tx, { id, by }: By) {
  await options.store.lock(tx);
  const draft = await loadDraft(options, tx, id, ['REHEARSED']);
  const stage = toStage(draft);
  refuseIf('CONFLICT', checkDecisions(stage, draft.decisions));
  if (rehearsedAs(draft.row.report) !== fingerprintOf(stage)) {
    const vi = 'quyền hoặc cơ quan đã thay đổi từ lần diễn tập; hãy diễn tập lại';
    throw conflict('report', vi, 'grants or agencies changed since the rehearsal: rehearse again');
  }
  await write(options, tx, draft, stage, by);
  return { carried: stage.carried.length };
}
