// Gathers what the checks of one signature find, and draws the conclusion: one failure is enough, and so is one doubt.
import { isFailure, type Check, type Finding, type Indication, type Step, type SubIndication } from './report.js';
import type { TextKey } from './texts.js';

const ORDER: readonly Step[] = [
  'format',
  'signingCertificate',
  'contentDigest',
  'signatureValue',
  'certificateChain',
  'revocation',
  'timestamps',
  'algorithms',
  'certificateValidity',
  'signaturePolicy',
  'coverage',
];

export interface Conclusion {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
  readonly checks: readonly Check[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

export interface Findings {
  /** The step was carried out; without a finding of its own it is good. */
  done(step: Step): void;
  /** Something that keeps the signature from passing. */
  add(step: Step, sub: SubIndication, key: TextKey): void;
  warn(key: TextKey): void;
  note(key: TextKey): void;
  has(step: Step): boolean;
  conclude(): Conclusion;
}

/** Steps that every signature must have gone through before it can pass. */
const NEEDED: readonly Step[] = ORDER.filter((step) => step !== 'timestamps' && step !== 'signaturePolicy');

export function createFindings(): Findings {
  const done = new Set<Step>();
  const found: Finding[] = [];
  const warnings = new Set<string>();
  const infos = new Set<string>();

  function conclude(): Conclusion {
    const ordered = [...found].sort((a, b) => ORDER.indexOf(a.step) - ORDER.indexOf(b.step));
    const failure = ordered.find(({ sub }) => sub !== null && isFailure(sub));
    const first = failure ?? ordered[0];
    const checks = ORDER.filter((step) => done.has(step) || ordered.some((one) => one.step === step)).map((step) => {
      const finding = ordered.find((one) => one.step === step);
      return { step, ok: finding === undefined, subIndication: finding?.sub ?? null };
    });
    // What was not carried out was not found good.
    const isWhole = NEEDED.every((step) => done.has(step));
    const undecided = first === undefined && isWhole ? 'TOTAL_PASSED' : 'INDETERMINATE';
    return {
      indication: failure === undefined ? undecided : 'TOTAL_FAILED',
      subIndication: first?.sub ?? (isWhole ? null : 'GENERIC'),
      checks,
      errors: [...new Set(ordered.map(({ key }) => key))],
      warnings: [...warnings],
      infos: [...infos],
    };
  }

  return {
    done: (step) => void done.add(step),
    add: (step, sub, key) => void found.push({ step, sub, key }),
    warn: (key) => void warnings.add(key),
    note: (key) => void infos.add(key),
    has: (step) => found.some((one) => one.step === step),
    conclude,
  };
}
