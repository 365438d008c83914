// The hub of the national portal: a JSON question, answered by SOAP as text inside JSON.
import { z } from 'zod';
import type { PopulationBehaviour } from './behaviour.js';
import type { SampleAddress, SampleCitizen } from './citizens.js';
import type { Register } from './register.js';

const questionSchema = z.object({
  SoDinhDanh: z.string().regex(/^\d{12}$/),
  HoVaTen: z.string(),
  NgayThangNam: z.string(),
  MaTichHop: z.string().min(1),
  MaDVC: z.string().min(1),
  MaCanBo: z.string().min(1),
  MaYeuCau: z.string().min(1),
});

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function addressXml(name: string, { ward, detail }: SampleAddress, p: string): string {
  const code = ward === null ? '' : `<${p}MaPhuongXa>${ward}</${p}MaPhuongXa>`;
  // Districts are still written, though there are none any more.
  const rest = `<${p}MaTinhThanh>01</${p}MaTinhThanh><${p}MaQuanHuyen>003</${p}MaQuanHuyen>`;
  return `<${p}${name}>${rest}${code}<${p}ChiTiet>${escape(detail)}</${p}ChiTiet></${p}${name}>`;
}

function birthXml(birthDate: string, p: string): string {
  const day = birthDate.length === 4 ? '' : birthDate.replaceAll('-', '');
  return `<${p}NgayThangNamSinh><${p}Nam>${birthDate.slice(0, 4)}</${p}Nam><${p}NgayThangNam>${day}</${p}NgayThangNam></${p}NgayThangNamSinh>`;
}

function citizenXml(citizen: SampleCitizen, p: string): string {
  const { personalId, formerNumber, family, middle, given, birthDate, sex, permanent, current } = citizen;
  const simple = { SoDinhDanh: personalId, SoCMND: formerNumber, GioiTinh: sex, DanToc: 'Kinh', QuocTich: 'Việt Nam' };
  const simpleXml = Object.entries(simple).map(([name, text]) => `<${p}${name}>${escape(text)}</${p}${name}>`);
  const name = `<${p}HoVaTen><${p}Ho>${family}</${p}Ho><${p}ChuDem>${middle}</${p}ChuDem><${p}Ten>${given}</${p}Ten></${p}HoVaTen>`;
  const addresses = addressXml('ThuongTru', permanent, p) + addressXml('NoiOHienTai', current, p);
  return `<${p}CongDan>${simpleXml.join('')}${name}${birthXml(birthDate, p)}${addresses}</${p}CongDan>`;
}

function toSoap(citizen: SampleCitizen | undefined, { soap }: PopulationBehaviour): string {
  const p = soap === 'PREFIXED' ? 'qldc:' : '';
  const space = soap === 'PREFIXED' ? ' xmlns:qldc="http://dancuquocgia.bca"' : '';
  const people = citizen === undefined ? '' : citizenXml(citizen, p);
  const inner =
    soap === 'FAULT'
      ? '<s:Fault><faultcode>s:Server</faultcode><faultstring>lỗi nội bộ</faultstring></s:Fault>'
      : `<${p}CongdanCollection${space}>${people}</${p}CongdanCollection>`;
  const type = soap === 'DOCTYPE' ? '<!DOCTYPE s [<!ENTITY x "mẫu">]>' : '';
  const envelope = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${inner}</s:Body></s:Envelope>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${type}${soap === 'CUT' ? envelope.slice(0, -20) : envelope}`;
}

export function answerPortal(register: Register, behaviour: PopulationBehaviour, body: unknown): object {
  const refuse = (message: string) => ({ error_code: behaviour.codeAsText ? '-1' : -1, message });
  if (behaviour.refuse !== null) return refuse(behaviour.refuse);
  const question = questionSchema.safeParse(body);
  if (!question.success) return refuse('Thiếu thông tin cán bộ, thủ tục hoặc số định danh');
  const citizen = register.find(question.data.SoDinhDanh);
  if (citizen === undefined && behaviour.missingAs === 'REFUSAL') return refuse('Không tìm thấy công dân');
  return { error_code: behaviour.codeAsText ? '00' : 0, message: toSoap(citizen, behaviour) };
}
