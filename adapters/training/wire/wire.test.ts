// Forms as PHP reads them, every error of the table, and rows of all versions.
import { describe, expect, it } from '@jest/globals';
import type { UpstreamError } from '../../kit/index.js';
import { MoodleState, throwFailure } from './failure.js';
import { courseRow, progressRow, userRow } from './rows.js';
import { toForm } from './toForm.js';

it('writes nested arguments as PHP does', () => {
  const form = toForm({
    courseid: 12,
    options: [
      { name: 'limitfrom', value: 0 },
      { name: 'onlyactive', value: true },
    ],
    ids: ['a&b'],
  });
  expect([...new URLSearchParams(form)]).toEqual([
    ['courseid', '12'],
    ['options[0][name]', 'limitfrom'],
    ['options[0][value]', '0'],
    ['options[1][name]', 'onlyactive'],
    ['options[1][value]', '1'],
    ['ids[0]', 'a&b'],
  ]);
});

describe('an error', () => {
  const failureOf = (reply: unknown): UpstreamError => {
    try {
      throwFailure('core_x', reply, 60);
    } catch (error) {
      return error as UpstreamError;
    }
    throw new Error('no failure');
  };

  it.each([
    ['invalidtoken', 'UPSTREAM_AUTH'],
    ['accessexception', 'UPSTREAM_AUTH'],
    ['nopermissions', 'UPSTREAM_AUTH'],
    ['invalidparameter', 'UPSTREAM_ERROR'],
    ['sitemaintenance', 'UPSTREAM_UNAVAILABLE'],
    ['invalidresponse', 'UPSTREAM_BAD_RESPONSE'],
    ['somethingelse', 'UPSTREAM_ERROR'],
  ])('%s is %s', (errorcode, code) => {
    const failure = failureOf({
      exception: 'moodle_exception',
      errorcode,
      message: 'văn bản riêng',
      debuginfo: 'SELECT',
    });
    expect(failure).toMatchObject({ code, retryAfterSeconds: errorcode === 'sitemaintenance' ? 60 : undefined });
    expect(failure).not.toBeInstanceOf(MoodleState);
    expect(`${failure.message} ${failure.detail}`).not.toMatch(/văn bản|SELECT/);
  });

  it.each([
    ['invalidrecord', 'NOT_FOUND'],
    ['errorcoursecontextnotvalid', 'STATE'],
    ['requireloginerror', 'STATE'],
    ['usernotenroled', 'STATE'],
    ['notenroled', 'STATE'],
    ['nocriteriaset', 'STATE'],
    ['cannotviewreport', 'STATE'],
    ['completionnotenabled', 'STATE'],
  ])('%s says something of the row: %s', (errorcode, kind) => {
    expect(failureOf({ exception: 'moodle_exception', errorcode })).toMatchObject({ kind });
  });

  it('tells a log codes and names, and nothing that may quote somebody', () => {
    const quoting = failureOf({ exception: 'Người Mẫu 999000000001', errorcode: 'no user 999000000001' });
    expect(quoting.detail).not.toMatch(/999|user|Mẫu/);
    expect(failureOf({ exception: 'core\\dml_exception', errorcode: 'dmlread' }).detail).toBe(
      'core_x: dml_exception dmlread',
    );
    expect(failureOf({ exception: 'dml_exception' }).detail).toBe('core_x: dml_exception ');
  });

  it.each([
    ['webservice_access_exception', 'UPSTREAM_AUTH'],
    ['core_external\\webservice_access_exception', 'UPSTREAM_AUTH'],
    ['core\\exception\\required_capability_exception', 'UPSTREAM_AUTH'],
    ['core\\exception\\invalid_parameter_exception', 'UPSTREAM_ERROR'],
    ['invalid_response_exception', 'UPSTREAM_BAD_RESPONSE'],
    ['core\\exception\\moodle_exception', 'UPSTREAM_ERROR'],
  ])('without a code goes by its class: %s', (exception, code) => {
    expect(failureOf({ exception })).toMatchObject({ code });
    expect(failureOf({ exception, errorcode: null })).toMatchObject({ code });
  });

  it('of a missing record is told by its class as well', () => {
    expect(failureOf({ exception: 'dml_missing_record_exception' })).toMatchObject({ kind: 'NOT_FOUND' });
  });

  it.each([[[]], [null], [{ courses: [] }], ['exception']])('is not %j', (reply) => {
    expect(() => throwFailure('core_x', reply, 60)).not.toThrow();
  });
});

describe('a row', () => {
  it.each([
    [
      { id: 12, visible: 1, startdate: 1_767_200_400, enddate: 0 },
      { id: '12', visible: true, enddate: null },
    ],
    [
      { id: '12', visible: '0', startdate: '1767200400' },
      { visible: false, startdate: new Date(1_767_200_400_000) },
    ],
    [
      { id: 12, visible: false, fullname: ' Kỹ năng số ' },
      { visible: false, fullname: 'Kỹ năng số' },
    ],
    [{ id: 12 }, { visible: null, startdate: null, fullname: null }],
  ])('of a course reads %j', (row, expected) => {
    expect(courseRow.parse(row)).toMatchObject(expected);
  });

  it.each([
    [
      { id: 12, progress: 66.7, completed: false },
      { progress: 66.7, completed: false },
    ],
    [
      { id: 12, progress: '100', completed: '1' },
      { progress: 100, completed: true },
    ],
    [
      { id: 12, progress: null, completed: null, lastaccess: 0 },
      { progress: null, completed: null, lastaccess: null },
    ],
    [
      { id: 12, progress: 'nhiều', completed: '' },
      { progress: null, completed: null },
    ],
  ])('of progress reads %j', (row, expected) => {
    expect(progressRow.parse(row)).toMatchObject(expected);
  });

  it('of a user keeps nothing that was not asked for', () => {
    const row = { id: 311, idnumber: 'HN000001', institution: 'H26.L0', email: 'a@sample.invalid', fullname: 'Mẫu' };
    expect(userRow.parse(row)).toEqual({ id: '311', idnumber: 'HN000001', institution: 'H26.L0', department: null });
  });

  it.each([undefined, null, '', 'a', 1.5])('has an id, which %j is not', (id) => {
    expect(userRow.safeParse({ id }).success).toBe(false);
  });
});
