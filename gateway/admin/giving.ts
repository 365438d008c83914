// Giving rights inside one transaction: read what the giver holds, check, write. Nobody gives more than they hold.
import { randomUUID } from 'node:crypto';
import { isInForce, type AccessRecords, type GrantRecord } from '../access/index.js';
import { credentialMakers, findApplication, insertGrant, lockGrants, readChains } from '../store/index.js';
import type { AdminContext, AdminServices, Db, Tx } from './context.js';
import { checkWanted } from './delegation/checkWanted.js';
import type { Ground, WantedGrant } from './delegation/excessOver.js';
import { EXCESS } from './delegation/excessTexts.js';
import { findSource } from './delegation/findSource.js';
import { isToOneself, type Giver, type Making } from './delegation/isToOneself.js';
import { dayOf, startOf } from './delegation/span.js';
import { AdminError } from './errors.js';
import { badInput, conflict, notFound, type Problem } from './problems.js';

export interface GivenGrant {
  readonly id: string;
  readonly grant: WantedGrant;
  readonly under: string;
}

export interface GivingOptions {
  readonly reason: string;
  /** Only from this one of the giver's grants. */
  readonly under?: string | null;
  /** Somebody else asked for it. */
  readonly twoPeople?: boolean;
  /** Instead of what the giver holds: for emergencies. Ids of grants. */
  readonly sources?: readonly string[];
  /** An emergency is for oneself. */
  readonly toOneself?: boolean;
}

/** The units that stand at the top on a day. */
export function topsOn(services: Pick<AdminServices, 'tree'>, day: string): readonly string[] {
  return services.tree.unitsOn(day).flatMap(({ key, parentCode }) => (parentCode === null ? [key] : []));
}

/** Rights are given by people who signed in themselves, or by an application for itself: not by one for the other. */
export function requireOwnVoice({ principal }: AdminContext): void {
  if (principal.actor !== null) throw new AdminError('FORBIDDEN');
}

/** Ids of what the caller may hand on, as known here. */
export function delegableOf({ principal, services }: AdminContext): readonly string[] {
  return services.heldGrants(principal).grants.flatMap(({ id, delegable }) => (delegable ? [id] : []));
}

/** The rights with these grants as the transaction sees them, ended ones left out. */
export async function readView(tx: Db, services: AdminServices, ids: readonly string[]): Promise<AccessRecords> {
  const rows = await readChains(tx, ids);
  const grants = new Map<string, GrantRecord>();
  for (const row of rows) if (row.endedAt === null) grants.set(row.id, row);
  return { ...services.records(), grants };
}

export function momentOf({ clock }: Pick<AdminServices, 'clock'>) {
  return { now: clock.now().getTime(), today: clock.today() };
}

function exceeds(problems: readonly Problem[]): AdminError {
  return new AdminError('GRANT_EXCEEDS_OWN', undefined, problems);
}

/** Throws BAD_USER_INPUT with everything that is wrong with it whoever gives it. */
export function requireSound(wanted: WantedGrant, services: AdminServices): void {
  const { units, capabilities, clock } = services;
  const problems = checkWanted(wanted, { records: services.records(), units, today: clock.today(), capabilities });
  if (problems.length > 0) throw new AdminError('BAD_USER_INPUT', undefined, problems);
}

async function makingOf(tx: Tx, wanted: WantedGrant): Promise<Making | undefined> {
  if (wanted.granteeKind !== 'APPLICATION') return undefined;
  const application = await findApplication(tx, wanted.grantee);
  if (application === undefined) return undefined;
  return { createdBy: application.createdBy, credentialsBy: await credentialMakers(tx, wanted.grantee) };
}

async function requireForOthers(tx: Tx, wanted: WantedGrant, context: AdminContext, twoPeople: boolean) {
  const { principal, access } = context;
  const { reference, client, roles } = principal;
  const giver: Giver = { reference, client, roles, tenant: access.tenant?.id ?? null, twoPeople };
  if (!isToOneself(wanted, giver, await makingOf(tx, wanted))) return;
  throw exceeds([
    {
      path: 'grantee',
      vi: 'Không tự trao quyền cho mình, cho nhóm của mình hay cho ứng dụng do mình tạo; hãy gửi đề nghị để người khác duyệt.',
      en: 'Nobody gives rights to themselves, to a group of theirs or to an application of their own making; ask, and let somebody else approve.',
    },
  ]);
}

/** What is written must be able to count: the same rules that decide later are asked now, for its first instant. */
function requireToCount(wanted: WantedGrant, under: string, view: AccessRecords, services: AdminServices): void {
  const at = Math.max(startOf(wanted), services.clock.now().getTime());
  const record: GrantRecord = { ...wanted, id: randomUUID(), grantedUnder: under };
  if (isInForce(record, view, { now: at, today: dayOf(at) }, services.units)) return;
  throw badInput(
    'unit',
    'Quyền này sẽ không có hiệu lực trên phạm vi đã nêu.',
    'Over these units the grant would never be in force.',
  );
}

async function giveOne(
  tx: Tx,
  wanted: WantedGrant,
  held: readonly GrantRecord[],
  view: AccessRecords,
  context: AdminContext,
  options: GivingOptions,
): Promise<GivenGrant> {
  const { services, access, principal } = context;
  requireSound(wanted, services);
  if (options.toOneself !== true) await requireForOthers(tx, wanted, context, options.twoPeople === true);
  const ground: Ground = {
    units: services.units,
    find: (id) => view.grants.get(id),
    tops: topsOn(services, wanted.validFrom),
    ownUnit: access.tenant?.unit ?? null,
    now: services.clock.now().getTime(),
    twoPeople: options.twoPeople === true,
  };
  const found = findSource(wanted, held, ground);
  if (!found.ok) throw exceeds(found.excess.map((excess) => EXCESS[excess]));
  const under = found.source.id;
  requireToCount(wanted, under, view, services);
  const written = { ...wanted, depth: found.depth, grantedUnder: under, grantedBy: principal.reference };
  const id = await insertGrant(tx, { ...written, reason: options.reason, now: services.clock.now() });
  if (id === undefined) throw conflict('Đã có đúng quyền này.', 'The very same grant exists already.');
  return { id, grant: wanted, under };
}

/** All of them or none. Throws GRANT_EXCEEDS_OWN, BAD_USER_INPUT, NOT_FOUND or CONFLICT. */
export async function give(
  tx: Tx,
  wanted: readonly WantedGrant[],
  context: AdminContext,
  options: GivingOptions,
): Promise<readonly GivenGrant[]> {
  requireOwnVoice(context);
  const { services } = context;
  await lockGrants(tx);
  const ids = options.sources ?? delegableOf(context);
  const view = await readView(tx, services, ids);
  const moment = momentOf(services);
  const inForce = ids
    .flatMap((id) => view.grants.get(id) ?? [])
    .filter((grant) => grant.delegable && isInForce(grant, view, moment, services.units));
  const under = options.under ?? null;
  const held = under === null ? inForce : inForce.filter(({ id }) => id === under);
  if (under !== null && held.length === 0) throw notFound();
  const given: GivenGrant[] = [];
  for (const one of wanted) given.push(await giveOne(tx, one, held, view, context, options));
  return given;
}

/** The record's words about a grant. */
export function describeGrant({
  grant,
  under,
}: Pick<GivenGrant, 'grant' | 'under'>): Readonly<Record<string, unknown>> {
  const { granteeKind, grantee, capability, unit, reach, purposes, usable, delegable, kind } = grant;
  const { validFrom, validTo, startsAt, endsAt } = grant;
  const times = {
    validFrom,
    validTo,
    startsAt: startsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
  };
  return { granteeKind, grantee, capability, unit, reach, purposes, usable, delegable, kind, ...times, under };
}
