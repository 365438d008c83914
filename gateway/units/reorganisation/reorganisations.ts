// The life of a reorganisation: imported, decided on, rehearsed, scheduled, perhaps undone; in force from its day on by itself.
import { createUnitTree } from '../createUnitTree.js';
import { checkDecisions, decisionsSchema, type Decision } from './decisions.js';
import { correctReorganisation } from './correctReorganisation.js';
import type { By, LifeOptions } from './lifeStore.js';
import { loadDraft, readDecisions, readTable, requireState } from './loadDraft.js';
import { conflict, problem, refuseIf, ReorganisationRefused } from './problem.js';
import { rehearse } from './rehearse.js';
import type { RehearsalReport } from './report.js';
import { readResolution, readResolutionText, type ResolutionFile } from './resolutionFile.js';
import { scheduleReorganisation } from './scheduleReorganisation.js';
import { keysByFate, toStage } from './stage.js';
import { undoReorganisation } from './undoReorganisation.js';
import { validateResolution } from './validateResolution.js';

/** One that has come into force. */
export interface AppliedReorganisation {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly effectiveOn: string;
  /** Agencies that moved with it. */
  readonly moved: readonly { readonly tenant: string; readonly unit: string }[];
}

/** Each runs in the caller's transaction and throws `ReorganisationRefused`. */
export interface Reorganisations<Tx> {
  /** The text of a file, or what it says. State DRAFT. */
  importResolution(tx: Tx, input: { readonly content: unknown; readonly by: string }): Promise<{ readonly id: string }>;
  /** Replaces all decisions; back to DRAFT, because what was rehearsed is no longer what would happen. */
  saveDecisions(tx: Tx, act: By & { readonly decisions: unknown }): Promise<readonly Decision[]>;
  /**
   * Units whose records a rehearsal may count. Counting asks other systems, so it is done between two transactions and
   * never inside one.
   */
  unitsToCount(tx: Tx, id: string): Promise<{ readonly whole: readonly string[]; readonly divided: readonly string[] }>;
  /** State REHEARSED, with the report. */
  rehearse(tx: Tx, act: By & { readonly records?: RehearsalReport['records'] }): Promise<RehearsalReport>;
  /** Writes everything for the day; refused if anything changed since the rehearsal. */
  schedule(tx: Tx, act: By): Promise<{ readonly carried: number }>;
  /** Before its day only. */
  undo(tx: Tx, act: By & { readonly reason: string }): Promise<{ readonly endedGrants: number }>;
  discard(tx: Tx, act: By): Promise<void>;
  /** After its day: replaces what the resolution's file says about the same units. */
  correct(
    tx: Tx,
    act: By & { readonly content: unknown; readonly reason: string },
  ): Promise<{ readonly changedSuccessions: number; readonly endedGrants: number }>;
  /** Those whose day has come since the last call, on whichever replica; moves the agencies that were to move. */
  markApplied(tx: Tx, today?: string): Promise<readonly AppliedReorganisation[]>;
}

/** The file, or a refusal that lists everything wrong with its shape. */
export function requireFile(content: unknown): ResolutionFile {
  const reading = typeof content === 'string' ? readResolutionText(content) : readResolution(content);
  if (reading.ok) return reading.file;
  throw new ReorganisationRefused(reading.tooLarge ? 'PAYLOAD_TOO_LARGE' : 'RESOLUTION_INVALID', reading.problems);
}

async function importResolution<Tx>(options: LifeOptions<Tx>, tx: Tx, input: { content: unknown; by: string }) {
  const file = requireFile(input.content);
  const { store, clock } = options;
  await store.lock(tx);
  const tree = createUnitTree(await readTable(options, tx));
  refuseIf('RESOLUTION_INVALID', validateResolution(tree, file, { today: clock.today() }));
  const { number, title, effectiveOn } = file;
  const twin = (await store.list(tx)).find(
    (one) => one.number === number && ['SCHEDULED', 'APPLIED'].includes(one.state),
  );
  if (twin !== undefined)
    throw conflict('number', 'nghị quyết này đã được lên lịch', 'this resolution is scheduled already');
  return { id: await store.insert(tx, { number, title, effectiveOn, resolution: file, by: input.by }) };
}

function parseDecisions(json: unknown): readonly Decision[] {
  const parsed = decisionsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) =>
    problem(`decisions.${issue.path.join('.')}`, `sai định dạng: ${issue.message}`, issue.message),
  );
  throw new ReorganisationRefused('BAD_USER_INPUT', problems);
}

async function saveDecisions<Tx>(options: LifeOptions<Tx>, tx: Tx, act: By & { decisions: unknown }) {
  const decisions = parseDecisions(act.decisions);
  await options.store.lock(tx);
  const draft = await loadDraft(options, tx, act.id, ['DRAFT', 'REHEARSED']);
  refuseIf('BAD_USER_INPUT', checkDecisions(toStage({ ...draft, decisions: [] }), decisions));
  await options.store.update(tx, act.id, { decisions, state: 'DRAFT', report: null });
  return decisions;
}

async function rehearseDraft<Tx>(options: LifeOptions<Tx>, tx: Tx, act: By & { records?: RehearsalReport['records'] }) {
  await options.store.lock(tx);
  const draft = await loadDraft(options, tx, act.id, ['DRAFT', 'REHEARSED']);
  // A grant may have ended since it was decided on: what no longer holds is said now, not on the day.
  refuseIf('CONFLICT', checkDecisions(toStage({ ...draft, decisions: [] }), draft.decisions));
  const report = { ...(await rehearse(draft)), records: act.records ?? null };
  await options.store.update(tx, act.id, { report, state: 'REHEARSED' });
  return report;
}

async function unitsToCount<Tx>(options: LifeOptions<Tx>, tx: Tx, id: string) {
  const draft = await loadDraft(options, tx, id, ['DRAFT', 'REHEARSED']);
  return keysByFate(toStage(draft));
}

async function discard<Tx>({ store }: LifeOptions<Tx>, tx: Tx, act: By): Promise<void> {
  await store.lock(tx);
  await requireState(store, tx, act.id, ['DRAFT', 'REHEARSED']);
  await store.update(tx, act.id, { state: 'DISCARDED' });
}

async function markApplied<Tx>({ store, clock }: LifeOptions<Tx>, tx: Tx, today = clock.today()) {
  const due = await store.apply(tx, today, clock.now());
  const applied: AppliedReorganisation[] = [];
  for (const { decisions, ...row } of due) {
    const moved = readDecisions(decisions).flatMap((one) =>
      one.kind === 'MOVE_TENANT' ? [{ tenant: one.tenant, unit: one.unit }] : [],
    );
    for (const { tenant, unit } of moved) await store.moveAgency(tx, tenant, unit);
    applied.push({ ...row, moved });
  }
  return applied;
}

/** Everything that can be done with reorganisations, over a store. */
export function createReorganisations<Tx>(options: LifeOptions<Tx>): Reorganisations<Tx> {
  return {
    importResolution: (tx, input) => importResolution(options, tx, input),
    saveDecisions: (tx, act) => saveDecisions(options, tx, act),
    unitsToCount: (tx, id) => unitsToCount(options, tx, id),
    rehearse: (tx, act) => rehearseDraft(options, tx, act),
    schedule: (tx, act) => scheduleReorganisation(options, tx, act),
    undo: (tx, act) => undoReorganisation(options, tx, act),
    discard: (tx, act) => discard(options, tx, act),
    correct: (tx, act) => correctReorganisation(options, tx, { ...act, file: requireFile(act.content) }),
    markApplied: (tx, today) => markApplied(options, tx, today),
  };
}
