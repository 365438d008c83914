// Where a chain ends, also while it is not known whether the store took the last records.
import { randomBytes } from 'node:crypto';
import { headAfter, linkEntries, NO_HASH, type ChainedRecord, type Head } from './chain.js';
import type { PreparedEntry } from './prepareEntry.js';

export interface ChainPlace extends Head {
  readonly writer: string;
}

export interface ChainEnd {
  /** As far as the store has confirmed it. */
  readonly place: () => ChainPlace;
  link(entries: readonly PreparedEntry[], recordedAt?: number): ChainedRecord[];
  /** The store has them. */
  advance(records: readonly ChainedRecord[]): void;
  /** The store may have them. */
  doubt(records: readonly ChainedRecord[]): void;
  inDoubt(): boolean;
  /** What the store says the end is; false: it is none that this process made, and a new chain begins. */
  resolve(stored: Head | null): boolean;
  /** The chain that the present one goes on, if its end was changed by somebody else. */
  continued(): ChainPlace | null;
}

const START: Head = { seq: 0, hash: NO_HASH };

function isAt(stored: Head | null, head: Head): boolean {
  return stored === null ? head.seq === 0 : stored.seq === head.seq && stored.hash.equals(head.hash);
}

/** A process start is a writer: nobody else ever writes under its name. */
export function createChainEnd(name: string): ChainEnd {
  const newName = () => `${name}.${randomBytes(8).toString('hex')}`;
  let writer = newName();
  let head = START;
  let continued: ChainPlace | null = null;
  // Kept until the next success: an attempt that was given up may still arrive.
  let candidates: Head[] = [];
  let inDoubt = false;

  return {
    place: () => ({ writer, ...head }),
    link: (entries, recordedAt) => linkEntries(writer, head, entries, recordedAt),
    advance(records) {
      head = headAfter(head, records);
      [candidates, inDoubt] = [[], false];
    },
    doubt(records) {
      candidates.push(headAfter(head, records));
      inDoubt = true;
    },
    inDoubt: () => inDoubt,
    resolve(stored) {
      inDoubt = false;
      const found = [head, ...candidates].find((each) => isAt(stored, each));
      if (found !== undefined) {
        head = found;
        return true;
      }
      continued = { writer, ...head };
      [writer, head, candidates] = [newName(), START, []];
      return false;
    },
    continued: () => continued,
  };
}
