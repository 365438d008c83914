// What the system holds: requests, updates and tokens; what is written shows in later reads.
import type { SampleCity } from '../city/createSampleCity.js';
import { createEffects, type EffectCounts } from '../party/effects.js';
import { createSampleRequests } from './createSampleRequests.js';
import type { FeedbackRequest, FeedbackUpdate } from './types.js';

export interface NewRequest extends Omit<FeedbackRequest, 'id' | 'requestedAt'> {
  /** Behind a token: nobody sees it before the token has become a number. */
  readonly hidden?: boolean;
}

export interface Register {
  /** In a period, both ends included, the latest first. */
  requestsIn(from: number, until: number): readonly FeedbackRequest[];
  request(id: string): FeedbackRequest | undefined;
  /** The number of the new request. */
  add(request: NewRequest): string;
  updatesIn(from: number, until: number): readonly FeedbackUpdate[];
  updatesOf(id: string): readonly FeedbackUpdate[];
  /** False: it has an update with this id. */
  update(update: FeedbackUpdate): boolean;
  /** A token for a hidden request. */
  hide(id: string): string;
  /** Looks at a token: how often it was looked at before, and the number that it will be. */
  look(token: string): { readonly looks: number; readonly id: string } | undefined;
  show(id: string): void;
  count(what: string, key: string): void;
  effects(): EffectCounts;
}

export function createRegister(city: SampleCity, now: () => number): Register {
  const sample = createSampleRequests(city);
  const requests = new Map(sample.requests.map((request) => [request.id, request]));
  const updates = new Map(sample.updates.map((update) => [update.id, update]));
  const byRequest = new Map<string, FeedbackUpdate[]>();
  for (const update of updates.values())
    byRequest.set(update.requestId, [...(byRequest.get(update.requestId) ?? []), update]);
  const tokens = new Map<string, { looks: number; readonly id: string }>();
  const hidden = new Set<string>();
  const effects = createEffects();
  const isThere = ({ id, requestedAt }: FeedbackRequest) => requestedAt <= now() && !hidden.has(id);

  return {
    requestsIn: (from, until) =>
      [...requests.values()]
        .filter((request) => isThere(request) && request.requestedAt >= from && request.requestedAt <= until)
        .sort((a, b) => b.requestedAt - a.requestedAt),
    request(id) {
      const request = requests.get(id);
      return request !== undefined && isThere(request) ? request : undefined;
    },
    add({ hidden: isHidden = false, ...request }) {
      const id = `HN-MOI-${String(requests.size + 1).padStart(6, '0')}`;
      requests.set(id, { ...request, id, requestedAt: now() });
      if (isHidden) hidden.add(id);
      return id;
    },
    updatesIn: (from, until) =>
      [...updates.values()].filter(({ at }) => at >= from && at <= until && at <= now()).sort((a, b) => a.at - b.at),
    updatesOf: (id) => (byRequest.get(id) ?? []).filter(({ at }) => at <= now()),
    update(update) {
      if (updates.has(update.id)) return false;
      updates.set(update.id, update);
      byRequest.set(update.requestId, [...(byRequest.get(update.requestId) ?? []), update]);
      return true;
    },
    hide(id) {
      const token = `t-${tokens.size + 1}`;
      tokens.set(token, { looks: 0, id });
      return token;
    },
    look(token) {
      const found = tokens.get(token);
      if (found === undefined) return undefined;
      found.looks += 1;
      return { looks: found.looks - 1, id: found.id };
    },
    show: (id) => void hidden.delete(id),
    count: (what, key) => effects.count(what, key),
    effects: () => effects.read(),
  };
}
