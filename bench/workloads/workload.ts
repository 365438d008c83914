// The workloads: which services there are, what is asked of them, and how often a question is another one.
import { BUREAU_QUERY, bureauQuestions, caseServices, CASES_QUERY } from '../services/cases.js';
import { registerQuestions, registerServices, registersQuery } from '../services/registers.js';
import { REVIEWS_QUERY, reviewServices } from '../services/reviews.js';
import { STREETS, STREETS_QUERY, streetServices } from '../services/streets.js';
import type { ByHand } from '../by-hand/answerers.js';
import type { Service } from '../upstream/service.js';

export interface Workload {
  readonly name: string;
  /** For a reader of the report. */
  readonly title: string;
  readonly services: readonly Service[];
  readonly query: string;
  /** Variables of the questions, asked in turn. */
  readonly questions: readonly Readonly<Record<string, unknown>>[];
  readonly byHand: ByHand;
  /** Each request brings a text that nobody has seen before. */
  readonly cold?: true;
  /** Measured unless others are named; all if missing. */
  readonly variants?: readonly string[];
}

function scaling(configured: number, touched: number): Workload {
  return {
    name: `w5-${touched}-of-${configured}`,
    title: `${configured} adapters, one field of each of ${touched} of them`,
    services: registerServices(configured),
    query: registersQuery(touched),
    questions: registerQuestions,
    byHand: { registers: touched },
    variants: ['ours-bare', 'fan-out'],
  };
}

/** Adapters configured, adapters touched. */
const SCALES: readonly (readonly [number, number])[] = [
  [5, 5],
  [20, 5],
  [50, 5],
  [50, 20],
  [50, 50],
];

const cases = { services: caseServices, questions: bureauQuestions } as const;

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'w1',
    title: 'Deep: users, their reviews, the products of these, their reviews … (4 services)',
    services: reviewServices,
    query: REVIEWS_QUERY,
    questions: [{}],
    byHand: 'deep',
  },
  {
    ...cases,
    name: 'w2',
    title: 'An office with 20 case files, each with its clerk and three papers (3 services, 200 offices in turn)',
    query: CASES_QUERY,
    byHand: 'cases',
  },
  { ...cases, name: 'w3', title: 'A single entity', query: BUREAU_QUERY, byHand: 'bureau' },
  {
    name: 'w4',
    title: 'A list of 1,000 rows (one service)',
    services: streetServices,
    query: STREETS_QUERY,
    questions: [{ first: STREETS }],
    byHand: 'streets',
  },
  ...SCALES.map(([configured, touched]) => scaling(configured, touched)),
  {
    ...cases,
    name: 'w6',
    title: 'As W2, but every request is a text never seen before',
    query: CASES_QUERY,
    byHand: 'cases',
    cold: true,
    variants: ['ours', 'ours-bare', 'first-written', 'fan-out'],
  },
];

/** Throws for a name that nothing begins with: `w5` means all of its sizes. */
export function findWorkloads(name: string): readonly Workload[] {
  const found = WORKLOADS.filter((workload) => workload.name === name || workload.name.startsWith(`${name}-`));
  if (found.length === 0) throw new RangeError(`no workload ${name}`);
  return found;
}

/** The one of that name. */
export function workloadNamed(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name);
  if (found === undefined) throw new RangeError(`no workload ${name}`);
  return found;
}
