// Where others' addresses may lead: by https, to hosts that the installation names, and nothing hidden in the address.

interface UrlRules {
  readonly allowedHosts: readonly string[];
  readonly dangerouslyAllowHttp: boolean;
}

export interface UrlProblem {
  readonly vi: string;
  readonly en: string;
}

export const MAX_URL = 2_048;

const FORM = {
  vi: `Địa chỉ phải là https://…, dài tối đa ${MAX_URL} ký tự, viết bằng ASCII, không có tên đăng nhập và phần #.`,
  en: `An address is https://…, of at most ${MAX_URL} characters of ASCII, without a user name and without a # part.`,
};
const notAllowed = (setting: string): UrlProblem => ({
  vi: `Máy chủ này không có trong danh sách được phép (${setting}).`,
  en: `This host is not on the list of allowed ones (${setting}).`,
});

/** What readers of addresses understand in different ways is not accepted at all. */
const PLAIN = /^https?:\/\/[^\s\\#@]+$/;
const ASCII = /^[\x21-\x7e]+$/;

function isAllowed(host: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one));
}

function parse(text: string): URL | undefined {
  if (text.length > MAX_URL || !ASCII.test(text) || !PLAIN.test(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url === undefined || url.username !== '' || url.password !== '' ? undefined : url;
}

/** Undefined for an address that is acceptable. */
export function urlProblem(text: string, rules: UrlRules, setting = 'webhooks.allowedHosts'): UrlProblem | undefined {
  const url = parse(text);
  if (url === undefined) return FORM;
  if (url.protocol !== 'https:' && !rules.dangerouslyAllowHttp) return FORM;
  return isAllowed(url.hostname, rules.allowedHosts) ? undefined : notAllowed(setting);
}
