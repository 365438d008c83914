// What replies to writes mean. Whatever is not plainly yes or no is unknown.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { configSchema } from './config.js';
import { createReplyJudge } from './judgeReply.js';
import type { PortalReply } from './wire/portalReply.js';

const least = { baseUrl: 'http://sample.invalid', username: 'mau', password: 'mau' };
const { judge, isSessionRefused } = createReplyJudge(configSchema.parse(least));
const reply = (code: number, message: string): PortalReply => ({
  code,
  message,
  session: null,
  result: null,
  rest: {},
});

describe('a reply', () => {
  it.each([
    [0, 'Đồng bộ thành công', 'ACCEPTED'],
    [0, 'THÀNH CÔNG', 'ACCEPTED'],
    [0, 'Đồng bộ không thành công', 'UNKNOWN'],
    [0, 'Có lỗi trong quá trình đồng bộ', 'UNKNOWN'],
    [0, '', 'UNKNOWN'],
    [0, 'OK', 'UNKNOWN'],
    [0, 'Mã thủ tục không hợp lệ', 'REFUSED'],
    [0, 'Hồ sơ 000.00.L7.H26-260305-0007 đã tồn tại', 'EXISTS'],
    [3, 'Hồ sơ đã tồn tại', 'EXISTS'],
    [-3, '', 'EXISTS'],
    [-1, 'Hồ sơ đã tồn tại', 'EXISTS'],
    [-1, 'Thiếu tham số ChuHoSo', 'REFUSED'],
    [-1, 'Hệ thống bận, vui lòng thử lại', 'UNKNOWN'],
    [500, 'Thành công', 'UNKNOWN'],
    [99, '', 'UNKNOWN'],
  ])('with %j and "%s" is %s', (code, message, verdict) => {
    expect(judge(reply(code, message))).toBe(verdict);
  });

  it('is accepted only with 0 and a text of success', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (code, message) => {
        const isYes = code === 0 && /thành công/i.test(message);
        return judge(reply(code, message)) !== 'ACCEPTED' || isYes;
      }),
    );
  });
});

describe('a session', () => {
  it('is refused only in so many words: a code that nobody knows may have been a yes', () => {
    expect(isSessionRefused(reply(-1, 'Phiên làm việc không hợp lệ hoặc đã hết hạn'))).toBe(true);
    expect(isSessionRefused(reply(401, ''))).toBe(false);
    expect(isSessionRefused(reply(0, 'session'))).toBe(false);
  });

  it('is refused by the codes that the settings name', () => {
    const own = createReplyJudge(configSchema.parse({ ...least, session: { staleCodes: [401] } }));
    expect(own.isSessionRefused(reply(401, ''))).toBe(true);
  });
});
