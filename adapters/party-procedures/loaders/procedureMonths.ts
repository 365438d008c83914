// How many procedures members of each unit began in a month: numbers alone, and none that could point at a person.
import { monthOf, type UnitKey } from '../../kit/index.js';
import type { Call } from '../client.js';
import { toSafeCount } from '../convert/toRecords.js';
import type {
  PartyProcedureMonthRecord,
  PartyProcedureKind,
  PartyTransferRecord,
  ResidenceOpinionRecord,
} from '../schema.generated.js';
import { loadAll } from './loadRows.js';
import { OPINIONS, TRANSFERS } from './sources.js';

/** One dossier as it is counted. */
interface Begun {
  readonly procedure: PartyProcedureKind;
  readonly unit: UnitKey | null;
  readonly month: string | null;
  readonly decided: boolean;
}

const KINDS: readonly PartyProcedureKind[] = ['TRANSFER_OUT', 'TRANSFER_IN', 'RESIDENCE_OPINION'];

/** It is counted where it comes from and where it leads to: each side has decided when it is no longer its turn. */
function fromTransfer({ submittedOn, turn, state, fromUnitKey, toUnitKey }: PartyTransferRecord): readonly Begun[] {
  const month = submittedOn === null ? null : submittedOn.slice(0, 7);
  const isKnown = state !== null;
  return [
    { procedure: 'TRANSFER_OUT', unit: fromUnitKey, month, decided: isKnown && turn !== 'ORIGIN' },
    {
      ...{ procedure: 'TRANSFER_IN', unit: toUnitKey, month },
      decided: isKnown && turn !== 'ORIGIN' && turn !== 'DESTINATION',
    },
  ];
}

function fromOpinion({ steps, state, residenceUnitKey }: ResidenceOpinionRecord): Begun {
  const at = steps?.[0]?.at;
  return {
    procedure: 'RESIDENCE_OPINION',
    unit: residenceUnitKey,
    month: at === null || at === undefined ? null : monthOf(at),
    decided: state === 'SIGNED' || state === 'RETURNED',
  };
}

/** Beside the number of all, neither those decided nor those left may be a small one. */
function toRecord(procedure: PartyProcedureKind, own: readonly Begun[], { client }: Call): PartyProcedureMonthRecord {
  const isTold = (count: number) => count === 0 || toSafeCount(count, client.config) !== null;
  const decided = own.filter((one) => one.decided).length;
  const isAsked = isTold(own.length);
  const isDecided = isAsked && isTold(decided) && isTold(own.length - decided);
  return {
    procedure,
    asked: isAsked ? own.length : null,
    decided: isDecided ? decided : null,
    suppressed: !isDecided,
  };
}

/** `UnitOverview.partyProcedures`: one walk over each list for all units. Rows assigned since are not counted. */
export async function countMonthOfUnits(
  units: readonly UnitKey[],
  month: string,
  call: Call,
): Promise<readonly (readonly PartyProcedureMonthRecord[] | null)[]> {
  const agencies = units.map((unit) => call.scope.agencies({ unit, reach: 'SELF' }).map(({ oldCode }) => oldCode));
  const dsmadonvi = [...new Set(agencies.flat())];
  if (dsmadonvi.length === 0) return units.map(() => null);
  const params = { dsmadonvi, gomdonvicon: '1', trangthai: '' };
  const [transfers, opinions] = await Promise.all([loadAll(TRANSFERS, params, call), loadAll(OPINIONS, params, call)]);
  const begun = [...transfers.flatMap(fromTransfer), ...opinions.map(fromOpinion)].filter((one) => one.month === month);
  return units.map((unit, index) =>
    (agencies[index] ?? []).length === 0
      ? null
      : KINDS.map((kind) =>
          toRecord(
            kind,
            begun.filter((one) => one.unit === unit && one.procedure === kind),
            call,
          ),
        ),
  );
}
