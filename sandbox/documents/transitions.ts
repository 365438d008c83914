// Which state may follow which (assumed): 01, then 02 or 03, then 04, 05, 06; 13 only before 06, answered by 15 or 16.
import type { Reported } from './axisMessage.js';
import { VxpError } from './vxpAnswer.js';

const BEFORE: Readonly<Record<string, readonly string[]>> = {
  '01': [''],
  '02': ['', '01'],
  '03': ['', '01'],
  '04': ['03'],
  '05': ['04'],
  '06': ['05'],
};

/** How far the work is: the last of 01 to 06, or ''. */
function stateOf(trail: readonly Reported[]): string {
  return trail.findLast(({ code }) => code in BEFORE)?.code ?? '';
}

/** The last of 13, 15 and 16, or ''. */
function recallOf(trail: readonly Reported[]): string {
  return trail.findLast(({ code }) => ['13', '15', '16'].includes(code))?.code ?? '';
}

/** Codes of the sender; all others are of receivers. */
export const FROM_SENDER: ReadonlySet<string> = new Set(['13']);

function mayFollow(trail: readonly Reported[], code: string, wantsAnswer: boolean): boolean {
  const recall = recallOf(trail);
  if (code === '13') return stateOf(trail) !== '06' && recall !== '13' && recall !== '15';
  if (code === '15' || code === '16') return wantsAnswer ? recall === '' : recall === '13';
  return recall !== '15' && (BEFORE[code]?.includes(stateOf(trail)) ?? false);
}

/** Throws InvalidAction for a state that cannot follow. `wantsAnswer`: the document itself asks for 15 or 16. */
export function checkTransition(trail: readonly Reported[], code: string, wantsAnswer: boolean): void {
  if (!mayFollow(trail, code, wantsAnswer)) throw new VxpError('InvalidAction', 'this status cannot follow');
}
