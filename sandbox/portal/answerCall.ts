// What the portal answers to a login and to a call: session first, then the agency, then the service.
import type { PortalAnswer } from './portalAnswer.js';
import { PortalRefusal } from './portalAnswer.js';
import type { PortalParams } from './portalParams.js';
import { readText } from './portalParams.js';
import { callService, isWriteService } from './services.js';
import type { ServiceSources } from './services.js';
import type { Sessions } from './sessions.js';

/** The portal's account and what stands behind it. */
export interface PortalDesk extends ServiceSources {
  readonly sessions: Sessions;
  readonly username: string;
  readonly password: string;
}

/** Which of the portal's habits are switched on. */
interface CallHabits {
  readonly acceptedAs: number | string | null;
  readonly failingMessage: string | null;
}

function toParams(body: unknown): PortalParams {
  return typeof body === 'object' && body !== null ? (body as PortalParams) : {};
}

function toRefusal(error: unknown): PortalAnswer {
  if (error instanceof PortalRefusal) return { error_code: error.code, message: error.message };
  throw error;
}

/** `{ error_code: 0, message, session }`, or a refusal without a session. Nothing says how long the session lasts. */
export function answerLogin(desk: PortalDesk, body: unknown): PortalAnswer {
  const { username, password } = toParams(body);
  if (username !== desk.username || password !== desk.password) {
    return { error_code: -1, message: 'Sai tên đăng nhập hoặc mật khẩu' };
  }
  return { error_code: 0, message: 'OK', session: desk.sessions.open() };
}

function callAs(desk: PortalDesk, params: PortalParams): PortalAnswer {
  // A stale session gives the same -1 as any refusal: only the text tells them apart.
  if (!desk.sessions.isOpen(readText(params, 'session'))) {
    throw new PortalRefusal('Phiên làm việc không hợp lệ hoặc đã hết hạn');
  }
  if (readText(params, 'madonvi') !== desk.agencyCode) {
    throw new PortalRefusal('Tài khoản không được phân quyền cho đơn vị này');
  }
  const { accepted, result, total, isWrite } = callService(desk, readText(params, 'service'), params);
  if (isWrite) return { error_code: accepted, message: 'Đồng bộ thành công' };
  const tongso = total === undefined ? {} : { tongso: String(total) };
  return { error_code: accepted, message: 'Thành công', ...tongso, result };
}

/** Answers a call to mapi/g. Errors that are no refusals are thrown: they are faults of the stand-in itself. */
export function answerCall(desk: PortalDesk, habits: CallHabits, body: unknown): PortalAnswer {
  try {
    if (habits.failingMessage !== null) return { error_code: 0, message: habits.failingMessage };
    const answer = callAs(desk, toParams(body));
    return habits.acceptedAs === null ? answer : { ...answer, error_code: habits.acceptedAs };
  } catch (error) {
    return toRefusal(error);
  }
}

/** True for a call that changes something. */
export function isWrite(body: unknown): boolean {
  const { service } = toParams(body);
  return typeof service === 'string' && isWriteService(service);
}
