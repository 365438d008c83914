// Steps on a dossier that exists: one act each, found again in the trail that the system keeps of them.
import type { z } from 'zod';
import type { Bilingual, CommandStep, StepResult } from '../../kit/index.js';
import type { PartyClient, Work } from '../client.js';
import type { PartyService } from '../partySystem.js';
import { opinionRow, transferRow, type TrailStep } from '../wire/rows.js';
import { createWriteStep, type Undo } from './writeStep.js';

/** Every payload that acts on a dossier names it. */
export interface DossierPayload {
  readonly code: string;
}

interface DossierRow {
  readonly MAHOSO: string;
  readonly TRANGTHAI: string | null;
  readonly QUATRINH: readonly TrailStep[];
}

interface DossierKind {
  readonly type: string;
  readonly find: PartyService;
  readonly row: z.ZodType<DossierRow>;
}

export const TRANSFER: DossierKind = { type: 'PartyTransfer', find: 'findTransfers', row: transferRow };
export const OPINION: DossierKind = { type: 'ResidenceOpinion', find: 'findOpinions', row: opinionRow };

async function findRow<P>(kind: DossierKind, params: object, { client, signal }: Work<P>): Promise<DossierRow | null> {
  const rows = await client.party.read({ service: kind.find, params: { ...params }, row: kind.row, signal });
  return rows[0] ?? null;
}

function hasReference(row: DossierRow | null, reference: string): boolean {
  return row?.QUATRINH.some(({ MATHAMCHIEU }) => MATHAMCHIEU === reference) === true;
}

function toResult({ type }: DossierKind, code: string): StepResult {
  return { row: { type, key: code }, reference: code };
}

export interface DossierStep<Payload extends DossierPayload> {
  readonly name: string;
  readonly title: Bilingual;
  readonly service: PartyService;
  readonly refusal: Bilingual;
  params?(payload: Payload): Readonly<Record<string, unknown>>;
  /** The service that takes it back. It leaves its own line in the trail. */
  readonly undo?: PartyService;
}

function createUndo<Payload extends DossierPayload>(kind: DossierKind, service: PartyService): Undo<Payload> {
  return {
    service,
    params: ({ payload }) => ({ MaHoSo: payload.code }),
    isUndone: async (work, reference) =>
      hasReference(await findRow(kind, { dsma: [work.payload.code] }, work), reference),
    result: ({ payload }) => toResult(kind, payload.code),
  };
}

/** An act on the dossier of the payload. */
export function createDossierStep<Payload extends DossierPayload>(
  kind: DossierKind,
  step: DossierStep<Payload>,
): CommandStep<PartyClient, Payload> {
  const { name, title, service, refusal, undo } = step;
  return createWriteStep<Payload>({
    name,
    title,
    service,
    refusal,
    params: ({ payload }) => ({ MaHoSo: payload.code, ...step.params?.(payload) }),
    find: async (work, reference) => {
      const row = await findRow(kind, { dsma: [work.payload.code] }, work);
      return hasReference(row, reference) ? toResult(kind, work.payload.code) : null;
    },
    ...(undo === undefined ? {} : { undo: createUndo<Payload>(kind, undo) }),
  });
}

export interface NewDossierStep<Payload> extends Omit<DossierStep<never>, 'params' | 'undo'> {
  params(payload: Payload): Readonly<Record<string, unknown>>;
}

/** The step that makes a dossier; the system gives it its code, and finds it by our reference. */
export function createNewDossierStep<Payload>(
  kind: DossierKind,
  step: NewDossierStep<Payload>,
): CommandStep<PartyClient, Payload> {
  const { name, title, service, refusal } = step;
  return createWriteStep<Payload>({
    name,
    title,
    service,
    refusal,
    params: ({ payload }) => step.params(payload),
    find: async (work, reference) => {
      const row = await findRow(kind, { mathamchieu: reference }, work);
      return row !== null && hasReference(row, reference) ? toResult(kind, row.MAHOSO) : null;
    },
  });
}
