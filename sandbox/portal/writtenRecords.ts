// What was written to the portal, kept in memory over the sample city: reads look here first. Every effect is counted.
import type { SampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import { fromPortalTime } from './portalAnswer.js';
import type { PortalItem } from './portalAnswer.js';
import { toDossierItem } from './toDossierItem.js';
import { toQuestionItem } from './toQuestionItem.js';

/** A dossier that was written, with what lists look for. */
export interface WrittenDossier {
  readonly code: string;
  /** QĐ 20 code; '' for an agency that the city does not have. */
  readonly agencyCode: string;
  readonly receivedAt: LocalTime;
  readonly status: number;
  readonly item: PortalItem;
}

/** A question that was pushed or answered. */
export interface WrittenQuestion {
  readonly fromPortal: boolean;
  readonly item: PortalItem;
}

/** How often something was accepted: by service, then by MaHoSo or HOIDAPID. */
export type Effects = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface WrittenRecords {
  /** As it stands now, written or of the city. */
  dossier(code: string): PortalItem | undefined;
  saveDossier(code: string, item: PortalItem): void;
  /** Only those that were written, in no order. */
  readonly dossiers: ReadonlyMap<string, WrittenDossier>;
  question(id: string): WrittenQuestion | undefined;
  saveQuestion(id: string, question: WrittenQuestion): void;
  readonly questions: ReadonlyMap<string, WrittenQuestion>;
  count(service: string, key: string): void;
  effects(): Effects;
}

function textOf(item: PortalItem, key: string): string {
  const value = item[key];
  return typeof value === 'string' ? value : '';
}

/** MaHoSo begins with the agency's code in its old form. */
function toWritten(city: SampleCity, code: string, item: PortalItem): WrittenDossier {
  const agency = city.agency(code.split('-', 1)[0] ?? '');
  return {
    code,
    agencyCode: agency?.code ?? '',
    receivedAt: fromPortalTime(textOf(item, 'NGAYTIEPNHAN')) ?? '',
    status: Number(textOf(item, 'TRANGTHAIHOSO')),
    item,
  };
}

export function createWrittenRecords(city: SampleCity): WrittenRecords {
  const dossiers = new Map<string, WrittenDossier>();
  const questions = new Map<string, WrittenQuestion>();
  const counts = new Map<string, Map<string, number>>();
  return {
    dossiers,
    questions,
    dossier(code) {
      const written = dossiers.get(code);
      if (written !== undefined) return written.item;
      const dossier = city.dossier(code);
      return dossier === undefined ? undefined : toDossierItem(city, dossier);
    },
    saveDossier: (code, item) => void dossiers.set(code, toWritten(city, code, item)),
    question(id) {
      const question = city.questions.find((one) => one.id === id);
      const own = question && { fromPortal: question.fromPortal, item: toQuestionItem(city, question) };
      return questions.get(id) ?? own;
    },
    saveQuestion: (id, question) => void questions.set(id, question),
    count(service, key) {
      const keys = counts.get(service) ?? new Map<string, number>();
      counts.set(service, keys.set(key, (keys.get(key) ?? 0) + 1));
    },
    effects: () => Object.fromEntries([...counts].map(([service, keys]) => [service, Object.fromEntries(keys)])),
  };
}
