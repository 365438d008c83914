// What the survey system keeps: surveys, answers that were added since, sessions, and how often each answer was added.
import { randomUUID } from 'node:crypto';
import type { SampleCity } from '../city/createSampleCity.js';
import { once } from '../city/once.js';
import type { SurveyBehaviour } from './behaviour.js';
import { createSurveys } from './createSurveys.js';
import type { Survey, SurveyResponse } from './types.js';

export interface SurveyDesk {
  readonly behaviour: SurveyBehaviour;
  surveys(): readonly Survey[];
  survey(sid: string): Survey | undefined;
  responsesOf(survey: Survey): readonly SurveyResponse[];
  add(survey: Survey, answers: Readonly<Record<string, string>>, submittedAt: string | null): number;
  openSession(): string;
  isOpen(key: unknown): boolean;
  releaseSession(key: string): void;
  expireSessions(): void;
  sessionsOpen(): number;
  logins(): number;
  now(): number;
  /** How often an answer was added, by the sender's own number. */
  effects(): Readonly<Record<string, number>>;
}

function createEffects() {
  const counts = new Map<string, number>();
  return {
    count: (reference: string) => void counts.set(reference, (counts.get(reference) ?? 0) + 1),
    read: () => Object.fromEntries(counts),
  };
}

export function createSurveyDesk(city: SampleCity, behaviour: SurveyBehaviour, now: () => number): SurveyDesk {
  const surveys = once(() => createSurveys(city));
  const added = new Map<number, SurveyResponse[]>();
  const sessions = new Set<string>();
  const effects = createEffects();
  let logins = 0;
  const responsesOf = (survey: Survey) => [...survey.responses, ...(added.get(survey.sid) ?? [])];
  return {
    behaviour,
    surveys,
    responsesOf,
    now,
    survey: (sid) => surveys().find((survey) => String(survey.sid) === sid),
    add(survey, answers, submittedAt) {
      const id = (responsesOf(survey).at(-1)?.id ?? 0) + 1;
      added.set(survey.sid, [...(added.get(survey.sid) ?? []), { id, submittedAt, answers }]);
      effects.count(answers['LTREF'] ?? '');
      return id;
    },
    openSession() {
      logins += 1;
      // 32 characters.
      const key = randomUUID().replaceAll('-', '');
      sessions.add(key);
      return key;
    },
    isOpen: (key) => typeof key === 'string' && sessions.has(key),
    releaseSession: (key) => void sessions.delete(key),
    expireSessions: () => sessions.clear(),
    sessionsOpen: () => sessions.size,
    logins: () => logins,
    effects: effects.read,
  };
}
