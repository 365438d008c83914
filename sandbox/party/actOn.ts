// One act on a dossier: allowed in some states, taken once for each reference of the sender, and counted.
import { PartyRefusal, type PartyFound, type PartyItem } from './partyAnswer.js';
import type { PartyDesk } from './partyDesk.js';
import { readRequired, type PartyParams } from './partyParams.js';
import type { PartyDossier, Register, TrailStep } from './register.js';

/** What a service does to a dossier. */
export interface Act<D extends PartyDossier> {
  readonly from: readonly D['state'][];
  /** What changes; refuses by throwing, and must not have changed anything then. */
  apply(desk: PartyDesk, dossier: D, params: PartyParams): Partial<D>;
}

/** `… đã tồn tại` with 3, -3 or, misleadingly, 0. */
export function refuseDuplicate(desk: PartyDesk, what: string): never {
  throw new PartyRefusal(`Giao dịch ${what} đã tồn tại`, desk.habits.duplicateCode);
}

/** The line that an act leaves. */
export function toTrailStep(desk: PartyDesk, step: string, params: PartyParams): TrailStep {
  return { step, reference: readRequired(params, 'MaThamChieu'), at: desk.localNow() };
}

export function toTrailItems(dossier: PartyDossier): readonly PartyItem[] {
  return dossier.trail.map(({ step, reference, at }) => ({
    BUOC: step,
    MATHAMCHIEU: reference,
    THOIDIEM: at.replaceAll(/[-T:]/g, ''),
  }));
}

export function actOn<D extends PartyDossier>(
  desk: PartyDesk,
  register: Register<D>,
  service: string,
  act: Act<D>,
  params: PartyParams,
): PartyFound {
  const dossier = register.get(readRequired(params, 'MaHoSo'));
  if (dossier === undefined) throw new PartyRefusal('Không tìm thấy hồ sơ');
  const step = toTrailStep(desk, service, params);
  if (dossier.trail.some(({ reference }) => reference === step.reference)) refuseDuplicate(desk, step.reference);
  if (!act.from.includes(dossier.state)) throw new PartyRefusal('Trạng thái hồ sơ không cho phép thực hiện');
  const changes = act.apply(desk, dossier, params);
  register.save({ ...dossier, ...changes, trail: [...dossier.trail, step] });
  desk.effects.count(service, dossier.code);
  return { result: [{ MAHOSO: dossier.code }] };
}
