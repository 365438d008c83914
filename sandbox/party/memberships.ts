// Which cell a member belongs to. One place for the official membership: it can be moved, not taken away or doubled.
import { PartyRefusal } from './partyAnswer.js';

/** A membership that is active now. */
export interface Membership {
  readonly kind: 'OFFICIAL' | 'TEMPORARY';
  readonly cell: string;
  /** Last day, of a temporary one. */
  readonly until: string | null;
}

/** One change, with the active memberships after it. */
export interface MembershipChange {
  readonly reference: string;
  readonly active: readonly Membership[];
}

export interface Memberships {
  officialCell(member: string): string;
  temporary(member: string): Membership | undefined;
  active(member: string): readonly Membership[];
  /** Members of a cell, official and temporary, in the order of their codes. */
  membersOf(cell: string): readonly string[];
  /** Moves the official membership in one step. Refuses unless it is at `from` now. */
  switchOfficial(member: string, from: string, to: string, reference: string): void;
  /** Sets or, with null, ends the temporary membership. */
  setTemporary(member: string, to: Omit<Membership, 'kind'> | null, reference: string): void;
  changes(member: string): readonly MembershipChange[];
}

export function createMemberships(start: Iterable<readonly [string, string]>): Memberships {
  const official = new Map<string, string>(start);
  const temporary = new Map<string, Membership>();
  const changes = new Map<string, MembershipChange[]>();

  function cellOf(member: string): string {
    const cell = official.get(member);
    if (cell === undefined) throw new PartyRefusal('Không tìm thấy đảng viên');
    return cell;
  }

  function active(member: string): readonly Membership[] {
    const beside = temporary.get(member);
    const own: Membership = { kind: 'OFFICIAL', cell: cellOf(member), until: null };
    return beside === undefined ? [own] : [own, beside];
  }

  function note(member: string, reference: string): void {
    changes.set(member, [...(changes.get(member) ?? []), { reference, active: active(member) }]);
  }

  return {
    officialCell: cellOf,
    temporary: (member) => temporary.get(member),
    active,
    membersOf: (cell) =>
      [...official.keys()].filter((member) => official.get(member) === cell || temporary.get(member)?.cell === cell),
    switchOfficial(member, from, to, reference) {
      if (cellOf(member) !== from) throw new PartyRefusal('Đảng viên không sinh hoạt chính thức tại chi bộ này');
      official.set(member, to);
      note(member, reference);
    },
    setTemporary(member, to, reference) {
      cellOf(member);
      if (to === null) temporary.delete(member);
      else temporary.set(member, { ...to, kind: 'TEMPORARY' });
      note(member, reference);
    },
    changes: (member) => changes.get(member) ?? [],
  };
}
