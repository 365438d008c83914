// Lists of dossiers: scope and arguments become one walk over the list service, details are fetched only if asked for.
import {
  assignedKeys,
  createRowTest,
  EMPTY_PAGE,
  inParallel,
  InputError,
  isUnderAgency,
  readPageSize,
  type AgencyFilter,
  type AgencyRef,
  type Page,
  type Selection,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import { toPage } from '../pages.js';
import { agencyPartOf, findAgency } from '../convert/toDossier.js';
import type { DossierRecord, QueryDossiersArgs, UnitDossiersArgs } from '../schema.generated.js';
import type { DossierRow } from '../wire/dossierRow.js';
import { isDossierCode, lookUpDossiers, reportUnknownAgencies, toDossierRecord } from './dossiers.js';
import { walkDossiers, type DossierFilter, type Walk } from './dossierPages.js';
import { positionOf, readCursor, toCursor } from './dossierPosition.js';

/** Where the record of a field comes from; the list service may leave these parts out. */
const DETAILS: Readonly<Record<string, keyof DossierRow>> = {
  progress: 'PROGRESS',
  officer: 'PROGRESS',
  officerNumber: 'PROGRESS',
  results: 'DANHSACHGIAYTOKETQUA',
  documents: 'DANHSACHGIAYTOKETQUA',
  documentIds: 'DANHSACHGIAYTOKETQUA',
  attachments: 'TAILIEUNOP',
  otherPapers: 'DANHSACHTEPDINHKEMKHAC',
  supplements: 'DANHSACHHOSOBOSUNG',
  fees: 'DANHSACHLEPHI',
  databasesUsed: 'DSKETNOICSDL',
  applicant: 'CHUHOSO',
};

function lacksDetail(row: DossierRow, select: Selection): boolean {
  return Object.entries(DETAILS).some(([field, key]) => row[key] === null && select.wants(field));
}

/** Whole rows in place of those that lack something asked for. */
async function withDetails(rows: readonly DossierRow[], call: Call): Promise<DossierRow[]> {
  const lacking = rows.filter((row) => lacksDetail(row, call.select) && isDossierCode(row.MAHOSO));
  const whole = await lookUpDossiers(
    lacking.map((row) => row.MAHOSO),
    call,
  );
  const found = new Map(lacking.map((row, index) => [row, whole[index] ?? row]));
  // The list's own row keeps its place: its times are those the cursor is made of.
  return rows.map((row) => {
    const detail = found.get(row);
    return detail === undefined ? row : { ...detail, MAHOSO: row.MAHOSO, NGAYTIEPNHAN: row.NGAYTIEPNHAN };
  });
}

function refuseUnknownStatus(): never {
  throw new InputError(
    'status cannot be UNKNOWN: the portal has no such filter.',
    'status không thể là UNKNOWN: Cổng không lọc được theo giá trị này.',
  );
}

function toFilter(args: UnitDossiersArgs, unit: UnitKey | undefined, reach: DossierFilter['reach']): DossierFilter {
  if (args.status === 'UNKNOWN') refuseUnknownStatus();
  if (args.from && args.to && args.from > args.to) {
    throw new InputError('from must not be after to.', 'from không được sau to.');
  }
  return {
    unit,
    reach: unit === undefined ? 'SUBTREE' : (args.reach ?? reach),
    status: args.status ?? undefined,
    from: args.from ?? undefined,
    to: args.to ?? undefined,
  };
}

function refuseWidePeriod(): never {
  throw new InputError(
    'Too many dossiers to look through: narrow the period with from and to, or choose a unit.',
    'Quá nhiều hồ sơ phải xem: hãy thu hẹp khoảng thời gian bằng from và to, hoặc chọn đơn vị.',
  );
}

/** Where the list looks, and what it looks for there. */
interface Place {
  /** Agencies of the scope and the filter. */
  readonly own: readonly AgencyRef[];
  /** Agencies that recorded what was assigned to the scope since, where the others do not cover them. */
  readonly recording: readonly AgencyRef[];
  readonly assigned: ReadonlySet<string>;
}

/**
 * The portal lists by agency: what was assigned to the scope lies among the dossiers of the ward that was divided. That
 * ward's list is read along with the others and only what was assigned is taken out of it.
 */
export function toPlace({ unit, reach }: DossierFilter, { client, scope }: Call): Place {
  const filter: AgencyFilter = unit === undefined ? {} : { unit, reach };
  const own = scope.agencies(filter);
  const top = new Set(own.map((agency) => agency.code));
  const assigned = new Set(assignedKeys(scope, 'Dossier', filter));
  const recording = new Map<string, AgencyRef>();
  for (const code of assigned) {
    const agency = client.units.agency(agencyPartOf(code));
    if (agency !== undefined && !isUnderAgency(client.units, agency, (above) => top.has(above.code)))
      recording.set(agency.code, agency);
  }
  return { own, recording: [...recording.values()], assigned };
}

/** Keeps rows of the scope, and with SELF only those of the unit itself; counts rows of unknown agencies. */
export function createRowFilter(filter: DossierFilter, { assigned, recording }: Place, call: Call) {
  const { units } = call.client;
  const unknown = new Set<string>();
  const shows = createRowTest(call.scope, 'Dossier');
  // These agencies are asked for what was assigned alone, even where the caller may see the rest of theirs.
  const isElsewhere = (agency: AgencyRef) => recording.some((one) => one.code === agency.code);
  const accepts = (row: DossierRow) => {
    if (assigned.has(row.MAHOSO)) return true;
    const agency = findAgency(row, units);
    if (agency === undefined) unknown.add(row.MAHOSO);
    if (agency === undefined || !shows({ key: row.MAHOSO, units: [agency.unit] })) return false;
    if (filter.unit === undefined || filter.unit === agency.unit) return true;
    return filter.reach === 'SUBTREE' && !isUnderAgency(units, agency, isElsewhere);
  };
  return { accepts, countUnknown: () => unknown.size };
}

async function loadPage(filter: DossierFilter, args: UnitDossiersArgs, call: Call): Promise<Page<DossierRecord>> {
  const first = readPageSize(args.first);
  const after = readCursor(args.after);
  const place = toPlace(filter, call);
  // Rows about the caller's own person are found by code alone: the portal has no search by person.
  const agencies = [...new Set([...place.own, ...place.recording].map((agency) => agency.oldCode))];
  if (agencies.length === 0) return EMPTY_PAGE;
  const { accepts, countUnknown } = createRowFilter(filter, place, call);
  const isSparse = filter.reach === 'SELF' || place.recording.length > 0;
  const walk: Walk = { filter, agencies, isSparse, after, wanted: first + 1, accepts };
  const { rows, isCut } = await walkDossiers(walk, call);
  reportUnknownAgencies(call.client, countUnknown());
  if (isCut && rows.length === 0) refuseWidePeriod();
  const shown = rows.slice(0, first);
  const cursors = new Map(shown.map((row) => [row.MAHOSO, toCursor(positionOf(row))]));
  const records = (await withDetails(shown, call)).map((row) => toDossierRecord(row, call.client));
  return toPage(records, (record) => cursors.get(record.code) ?? '', isCut || rows.length > first);
}

/** `Query.dossiers`: everything in the scope, or one unit with (unless told otherwise) all below it. */
export async function loadDossierList(args: QueryDossiersArgs, call: Call): Promise<Page<DossierRecord>> {
  return loadPage(toFilter(args, args.unit ?? undefined, 'SUBTREE'), args, call);
}

/** `Unit.dossiers`: one page per unit. */
export async function loadUnitDossiers(
  units: readonly UnitKey[],
  args: UnitDossiersArgs,
  call: Call,
): Promise<Page<DossierRecord>[]> {
  const limit = call.client.config.maxParallelLookups;
  return inParallel(units, limit, call.signal, (unit, signal) =>
    loadPage(toFilter(args, unit, 'SELF'), args, { ...call, signal }),
  );
}
