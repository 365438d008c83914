// The few HTML pages of the sample identity provider, in Vietnamese. No script, nothing from outside, every value escaped.

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Makes a text safe inside HTML, in content and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f3f5f8;color:#1b2430}
main{max-width:36rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border-top:4px solid #b3141d}
h1{font-size:1.4rem;margin:.2rem 0}h2{font-size:1rem;margin:1.5rem 0 .5rem}
p.note{color:#4a5666}p.error{color:#8f0f16;font-weight:600}
button{font:inherit;padding:.5rem .9rem;margin:.2rem .3rem .2rem 0;border:1px solid #8493a6;border-radius:4px;background:#fff;cursor:pointer}
button:hover,button:focus{border-color:#b3141d}small{color:#4a5666}
select,input{font:inherit;padding:.45rem;width:100%;box-sizing:border-box;margin-bottom:.4rem}`;

/** Content security policy of every page. No form-action: a sign-in ends in a redirect to the application. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/** A whole page; `body` is HTML already. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

/** One line on the sign-in page. */
export interface SignInChoice {
  readonly login: string;
  readonly label: string;
}

export interface SignInPageOptions {
  /** The application that asks. */
  readonly clientName: string;
  /** Where the forms are posted to. */
  readonly action: string;
  readonly named: readonly SignInChoice[];
  readonly officers: readonly SignInChoice[];
  readonly error?: string;
}

/** The second prompt of a stronger sign-in; a real provider would ask for a code or a device here. */
export function secondPage(action: string, login: string): string {
  return page(
    'Xác nhận lần hai (hệ thống mẫu)',
    `<p class="note">Ứng dụng đề nghị xác nhận lại người đăng nhập. Hệ thống mẫu không hỏi mã.</p>
<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="login" value="${escapeHtml(login)}">
<button name="second" value="yes" autofocus>Xác nhận ${escapeHtml(login)}</button></form>`,
  );
}

function choiceButton(choice: SignInChoice): string {
  return `<button name="login" value="${escapeHtml(choice.login)}">${escapeHtml(choice.login)}<br><small>${escapeHtml(choice.label)}</small></button>`;
}

function choiceOption(choice: SignInChoice): string {
  return `<option value="${escapeHtml(choice.login)}">${escapeHtml(choice.login)} · ${escapeHtml(choice.label)}</option>`;
}

/** The sign-in page: the named sample people, one officer of each agency, and a box for any other staff number. */
export function signInPage(options: SignInPageOptions): string {
  const form = `<form method="post" action="${escapeHtml(options.action)}">`;
  return page(
    'Đăng nhập (hệ thống mẫu)',
    `<p class="note">Ứng dụng <strong>${escapeHtml(options.clientName)}</strong> đề nghị đăng nhập. Mọi tài khoản ở đây đều là
dữ liệu mẫu, không có mật khẩu.</p>${options.error ? `<p class="error" role="alert">${escapeHtml(options.error)}</p>` : ''}
<h2>Tài khoản mẫu</h2>${form}${options.named.map(choiceButton).join('')}</form>
<h2><label for="officer">Cán bộ theo đơn vị</label></h2>${form}<select id="officer" name="login">${options.officers.map(choiceOption).join('')}</select>
<button>Đăng nhập</button></form>
<h2><label for="staff">Số hiệu cán bộ bất kỳ</label></h2>${form}<input id="staff" name="login" placeholder="HN000123" required maxlength="40">
<button>Đăng nhập</button></form>`,
  );
}
