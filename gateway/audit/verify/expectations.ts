// What the records of each writer must be, from everything that vouches for them: checkpoints and first records.
import { AuditFault } from './faults.js';

interface Expectation {
  readonly seq: number;
  readonly hash: string;
}

export interface Expectations {
  add(writer: string, expectation: Expectation): void;
  /** Called with each record in its order. */
  meet(writer: string, seq: number, hash: string): void;
  /** Nothing was written to this chain after that record. */
  end(writer: string, seq: number): void;
  /** What is in archives that nobody looks into. */
  skip(writer: string, below: number): void;
  /** The chain ends here. */
  close(writer: string, lastSeq: number): void;
  /** Writers that were vouched for and never came. */
  missing(): string | undefined;
}

interface Open {
  /** By number, the next one last. */
  readonly left: Expectation[];
  sorted: boolean;
}

export function createExpectations(): Expectations {
  const byWriter = new Map<string, Open>();
  const ends = new Map<string, number>();

  function nextOf(writer: string): Expectation | undefined {
    const open = byWriter.get(writer);
    if (open === undefined) return undefined;
    if (!open.sorted) {
      open.left.sort((a, b) => b.seq - a.seq);
      open.sorted = true;
    }
    return open.left.at(-1);
  }

  return {
    add(writer, expectation) {
      const open = byWriter.get(writer);
      if (open === undefined) byWriter.set(writer, { left: [expectation], sorted: false });
      else {
        open.left.push(expectation);
        open.sorted = false;
      }
    },
    meet(writer, seq, hash) {
      for (let next = nextOf(writer); next?.seq === seq; next = nextOf(writer)) {
        if (next.hash !== hash) throw new AuditFault('chain-rewritten', { writer, seq });
        byWriter.get(writer)?.left.pop();
      }
    },
    end: (writer, seq) => void ends.set(writer, seq),
    skip(writer, below) {
      for (let next = nextOf(writer); next !== undefined && next.seq < below; next = nextOf(writer))
        byWriter.get(writer)?.left.pop();
    },
    close(writer, lastSeq) {
      const end = ends.get(writer) ?? lastSeq;
      if (lastSeq > end) throw new AuditFault('record-forged', { writer, seq: end + 1 });
      const next = nextOf(writer);
      if (next !== undefined) throw new AuditFault('tail-missing', { writer, seq: lastSeq + 1 });
      byWriter.delete(writer);
    },
    missing: () => byWriter.keys().next().value,
  };
}
