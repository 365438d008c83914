// What the sync API works with: its records and accounts, the habits, and counts of what took effect.
import { createSyncAccounts, type SyncAccounts } from './accounts.js';
import { behaviourSchema, type SyncBehaviour } from './behaviour.js';
import type { Records, SectionName } from './records.js';

/** `*`: the whole record. */
export type Effect = `${'ADD' | 'EDIT' | 'DEL'} ${SectionName | '*'}`;

/** How often something took effect: by `<org_Code>_<number>`, then by action and section. */
export type Effects = Readonly<Record<string, Readonly<Partial<Record<Effect, number>>>>>;

/** How often somebody logged in. */
export interface Logins {
  accepted: number;
  refused: number;
  underWay: number;
  /** Most at the same time. */
  most: number;
}

export interface SyncDesk {
  readonly records: Records;
  /** Every agency that exists, old form. */
  readonly orgCodes: ReadonlySet<string>;
  readonly accounts: SyncAccounts;
  /** May be changed at any time. */
  readonly behaviour: SyncBehaviour;
  readonly logins: Logins;
  count(orgCode: string, number: string, effects: readonly Effect[]): void;
  effects(): Effects;
}

export function createSyncDesk({ records, orgCodes }: Pick<SyncDesk, 'records' | 'orgCodes'>): SyncDesk {
  const counts: Record<string, Partial<Record<Effect, number>>> = {};
  return {
    records,
    orgCodes,
    accounts: createSyncAccounts(),
    behaviour: behaviourSchema.parse({}),
    logins: { accepted: 0, refused: 0, underWay: 0, most: 0 },
    count(orgCode, number, effects) {
      const own = (counts[`${orgCode}_${number}`] ??= {});
      for (const effect of effects) own[effect] = (own[effect] ?? 0) + 1;
    },
    effects: () => counts,
  };
}
