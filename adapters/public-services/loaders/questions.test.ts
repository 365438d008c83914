// Questions: scope, answers that lie elsewhere, and how long a list is held.
import { expect, it } from '@jest/globals';
import type { AgencyFilter } from '../../kit/index.js';
import { book, createBench, type Script } from '../fixtures/scriptedPortal.js';
import { loadQuestionList, loadQuestions, loadUnitQuestions } from './questions.js';

const row = (id: number, agency: string, more: object = {}) => ({
  HOIDAPID: String(id),
  MADONVI: `000.00.${agency}.H26`,
  NOIDUNG: `Câu hỏi mẫu ${id}`,
  HOVATEN: 'Công dân Mẫu',
  ...more,
});
const lists: Record<string, object[]> = {
  LayDanhSachHoiDapGuiTuDVCQG: [row(9, 'L7'), row(10, 'L7', { TRALOIID: 'TL10' }), row(11, 'Z9')],
  LayDanhSachHoiDapBoCoQuan: [row(12, 'L8', { NOIDUNGTRALOI: 'Trả lời mẫu 12' }), row(9, 'L7')],
};
const script: Script = (service, { cauhoiid }) => {
  if (service === 'login') return undefined;
  if (service === 'LayNoiDungTraLoiTheoCauHoi') return { error_code: 0, result: `Trả lời mẫu ${String(cauhoiid)}` };
  return { error_code: 0, message: 'Thành công', result: lists[service] ?? [] };
};
const numbers = (page: { items: readonly { record: { number: string } }[] }) =>
  page.items.map(({ record }) => record.number);

it('lists questions of both services once, highest number first, without those of unknown agencies', async () => {
  const bench = createBench(script);
  const page = await loadQuestionList({}, bench.call());
  expect(numbers(page)).toEqual(['12', '10', '9']);
  expect(bench.warnings).toEqual([{ count: 1 }]);
});

it('fetches an answer that the list only refers to, and only if asked for', async () => {
  const bench = createBench(script);
  const shown = await loadQuestionList({ status: 'ANSWERED' }, bench.call());
  expect(shown.items.map(({ record }) => record.answer)).toEqual(['Trả lời mẫu 12', 'Trả lời mẫu 10']);
  const hidden = await loadQuestionList({ status: 'ANSWERED' }, bench.call({ wants: () => false }));
  expect(hidden.items.map(({ record }) => record.answer)).toEqual(['Trả lời mẫu 12', null]);
});

it('keeps to the scope, the unit and the status', async () => {
  const bench = createBench(script);
  expect(numbers(await loadQuestionList({}, bench.call({ scope: book.scopeOf(['w:L8']) })))).toEqual(['12']);
  expect(numbers(await loadQuestionList({ unit: 'w:L7', status: 'WAITING' }, bench.call()))).toEqual(['9']);
  const pages = await loadUnitQuestions(['w:L8', 'hn:01'], {}, bench.call());
  expect(pages.map(numbers)).toEqual([['12'], []]);
  expect((await loadUnitQuestions(['hn:01'], { reach: 'SUBTREE' }, bench.call())).map(numbers)).toEqual([
    ['12', '10', '9'],
  ]);
});

it('answers by number in order, null outside the scope', async () => {
  const bench = createBench(script);
  const records = await loadQuestions(['12', '99', '9', '9'], bench.call({ scope: book.scopeOf(['w:L7']) }));
  expect(records.map((record) => record?.number ?? null)).toEqual([null, null, '9', '9']);
});

it('has questions that were assigned to the scope, by number and in the lists of their unit', async () => {
  const bench = createBench(script);
  const scope = {
    ...book.scopeOf(['w:L8']),
    assigned: (type: string, filter?: AgencyFilter) =>
      type === 'Question' && (filter?.unit ?? 'w:L8') === 'w:L8' ? ['11', '9'] : [],
    assignedAway: () => ['12'],
    subject: '999000000001',
  };
  const call = () => bench.call({ scope, wants: () => false });
  expect(numbers(await loadQuestionList({ first: 1 }, call()))).toEqual(['11']);
  expect(numbers(await loadQuestionList({ first: 5, after: '11' }, call()))).toEqual(['9']);
  expect((await loadUnitQuestions(['w:L8', 'w:L7'], {}, call())).map(numbers)).toEqual([['11', '9'], []]);
  const records = await loadQuestions(['9', '10', '11', '12'], call());
  expect(records.map((record) => record?.number ?? null)).toEqual(['9', null, '11', null]);
});

it('holds the lists for seconds', async () => {
  const bench = createBench(script, { cache: { questionSeconds: 10 } });
  const reads = () => bench.http.seen.filter(({ body }) => String(body['service']).startsWith('LayDanhSach')).length;
  await loadQuestionList({}, bench.call({ wants: () => false }));
  await loadQuestionList({}, bench.call({ wants: () => false }));
  expect(reads()).toBe(2);
  bench.wait(11);
  await loadQuestionList({}, bench.call({ wants: () => false }));
  expect(reads()).toBe(4);
});

it('asks nothing if nothing is visible', async () => {
  const bench = createBench(script);
  const call = bench.call({ scope: book.scopeOf([]) });
  expect(await loadQuestions(['9'], call)).toEqual([null]);
  expect(numbers(await loadQuestionList({}, call))).toEqual([]);
  expect(bench.http.seen).toEqual([]);
});
