// Which messages their receivers have acknowledged with updateStatus. Kept in memory: a restart forgets them.
import type { AxisMessage } from './axisMessage.js';

/** What updateStatus may say. */
export const ACKNOWLEDGEMENTS = ['done', 'fail', 'processing'] as const;
type Acknowledgement = (typeof ACKNOWLEDGEMENTS)[number];

const WORDS = {
  initial: 'Chưa nhận',
  done: 'Đã nhận',
  fail: 'Nhận lỗi',
  processing: 'Đang nhận',
} as const;

/** Messages before this moment count as taken long ago. */
const TAKEN_BEFORE = '2026-11-01T00:00:00';

/** The state of messages at their receivers. */
export interface Acknowledgements {
  set(id: string, acknowledgement: Acknowledgement): void;
  stateOf(message: Pick<AxisMessage, 'id' | 'at'>): { readonly status: keyof typeof WORDS; readonly words: string };
}

/** No acknowledgements yet but those of the past. */
export function createAcknowledgements(): Acknowledgements {
  const given = new Map<string, Acknowledgement>();
  return {
    set: (id, acknowledgement) => void given.set(id, acknowledgement),
    stateOf({ id, at }) {
      const status = given.get(id) ?? (at < TAKEN_BEFORE ? 'done' : 'initial');
      return { status, words: WORDS[status] };
    },
  };
}
