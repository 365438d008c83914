// Sends the accepted content of a record until the Ministry's is the same: EDIT, or ADD where there is none.
import type { StepOutcome } from '../../kit/index.js';
import { SERVICE_OF } from '../sync/layout.js';
import { emptyLists, withoutEmptyLists } from '../sync/lists.js';
import type { SyncService } from '../sync/syncSettings.js';
import type { Sections } from '../sync/toSections.js';
import { startCourse, type Course, type Target, type Work } from './course.js';
import { cannotBeEmptied, CONTENT, NOT_THERE } from './reasons.js';

export interface SyncPayload extends Target {
  /** With their empty lists, which say that the source has no rows. */
  readonly sections: Sections;
}

const GENERAL = 'THONGTINCHUNG';

/** A single part goes to its own service; whatever is more goes to M0001, so that it is one message. */
function serviceOf(sections: Sections): SyncService {
  const [only, ...others] = Object.keys(sections);
  return (others.length === 0 ? SERVICE_OF[only ?? ''] : undefined) ?? 'record';
}

/** An ADD that fails half-way removes the person again: nothing is there, and nothing has changed. */
async function add(course: Course, sections: Sections, onExists: (detail: string) => StepOutcome) {
  const answer = await course.tell('record', 'ADD', sections);
  if (answer.verdict === 'ACCEPTED') return course.done();
  if (answer.verdict === 'EXISTS') return onExists(answer.detail);
  return answer.verdict === 'CONTENT' ? course.refuse(CONTENT, answer.detail) : course.settle(answer);
}

/** EDIT first: most records are there, and where none is it changes nothing. What fails may be half done. */
async function editOrAdd(course: Course, sections: Sections): Promise<StepOutcome> {
  // All that was asked for is empty: there is nothing that an EDIT could say.
  if (Object.keys(sections).length === 0) return course.done();
  const answer = await course.tell(serviceOf(sections), 'EDIT', sections);
  if (answer.verdict === 'ACCEPTED') return course.done();
  if (answer.verdict !== 'MISSING') return course.settle(answer);
  if (sections[GENERAL] === undefined) return course.refuse(NOT_THERE, answer.detail);
  // There now, and not a moment ago: by the next attempt EDIT finds it.
  return add(course, sections, (detail) => course.settle({ verdict: 'UNKNOWN', detail }));
}

/**
 * Nothing may be sent to a record whose lists would stay behind, and nobody says whether there is one. ADD does: it leaves
 * a record that is there as it is.
 */
async function addOrRefuse(course: Course, sections: Sections, lists: readonly string[]): Promise<StepOutcome> {
  const reason = cannotBeEmptied(lists);
  const detail = `sync: empty in the source: ${lists.join(', ')}`;
  if (sections[GENERAL] === undefined) return course.refuse(reason, detail);
  return add(course, sections, () => course.refuse(reason, detail));
}

/** Deletes the parts with an empty list, to be written anew. On a record that is not there it does nothing. */
async function clear(course: Course, names: readonly string[]): Promise<StepOutcome | undefined> {
  for (const name of names) {
    const service = SERVICE_OF[name];
    if (service === undefined) continue;
    const answer = await course.tell(service, 'DEL', {});
    if (answer.verdict !== 'ACCEPTED' && answer.verdict !== 'MISSING') return course.settle(answer);
  }
  return undefined;
}

export async function bringInStep(work: Work<SyncPayload>): Promise<StepOutcome> {
  const { client, payload } = work;
  const course = await startCourse(work);
  const sections = withoutEmptyLists(payload.sections);
  const empty = emptyLists(payload.sections);
  const lists = Object.values(empty).flat();
  if (lists.length === 0) return editOrAdd(course, sections);
  const mode = client.ministry?.settings.emptyLists;
  if (mode === 'REFUSE') return addOrRefuse(course, sections, lists);
  if (mode === 'REBUILD') {
    const stopped = await clear(course, Object.keys(empty));
    if (stopped !== undefined) return stopped;
  } else client.log.warn({ lists }, 'lists that are empty in the source stay as the Ministry has them');
  return editOrAdd(course, sections);
}
