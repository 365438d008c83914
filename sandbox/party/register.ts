// Dossiers of one kind: each with a state, and a trail of what was done under which reference of the sender.
import type { LocalTime } from '../city/types.js';

export interface TrailStep {
  readonly step: string;
  /** The sender's own; the same one is taken once. */
  readonly reference: string;
  readonly at: LocalTime;
}

export interface PartyDossier {
  readonly code: string;
  readonly member: string;
  readonly state: string;
  readonly trail: readonly TrailStep[];
}

export interface Register<D extends PartyDossier> {
  get(code: string): D | undefined;
  /** In the order of the codes. */
  list(): readonly D[];
  /** The one that was made under this reference. */
  byReference(reference: string): D | undefined;
  add(dossier: Omit<D, 'code'>): D;
  save(dossier: D): void;
}

export function createRegister<D extends PartyDossier>(prefix: string, seeds: readonly Omit<D, 'code'>[]): Register<D> {
  const dossiers = new Map<string, D>();
  function add(dossier: Omit<D, 'code'>): D {
    const code = `${prefix}${String(dossiers.size + 1).padStart(6, '0')}`;
    const added = { ...dossier, code } as D;
    dossiers.set(code, added);
    return added;
  }
  seeds.forEach(add);
  return {
    add,
    get: (code) => dossiers.get(code),
    // Codes count up, so the order of insertion is theirs.
    list: () => [...dossiers.values()],
    byReference: (reference) => [...dossiers.values()].find(({ trail }) => trail[0]?.reference === reference),
    save: (dossier) => void dossiers.set(dossier.code, dossier),
  };
}
