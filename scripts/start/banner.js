// What a newcomer reads when everything runs: where, who, and one question to ask.
const QUERY =
  'query ($code: String!) { unit(code: $code) { fullName dossiers(first: 3) { nodes { code summary status ' +
  'officer { fullName post { title } } documents(first: 2) { nodes { number notation subject } } } } } }';

/** One command that can be pasted into a shell in this folder. */
export function curlFor(url, dataDir) {
  const token = `${dataDir === '.data' ? '' : `DATA_DIR=${dataDir} `}npm run -s token -- ward-officer`;
  const body = JSON.stringify({ query: QUERY, variables: { code: '00103' } });
  return [
    `curl -s ${url}/graphql`,
    `  -H "authorization: Bearer $(${token})"`,
    `  -H 'content-type: application/json'`,
    `  -d '${body}'`,
  ].join(' \\\n');
}

/** What each stand-in stands for, in the order in which they are shown. */
const STAND_INS = {
  portal: 'Cổng dịch vụ công / public-service portal',
  documents: 'Quản lý văn bản / document management',
  hr: 'Nhân sự / HR records',
  party: 'Thủ tục hành chính của Đảng / Party procedures',
  meetings: 'Họp trực tuyến / online meetings',
  feedback: "Phản ánh của người dân / citizens' feedback",
  consultations: 'Lấy ý kiến / consultations',
  training: 'Bồi dưỡng kỹ năng số / training',
  archive: 'Lưu trữ số / digital archive',
  signatures: 'Chứng thư chữ ký số / signing certificates',
  population: 'Dân cư / population database',
  catalog: 'Danh mục ứng dụng dùng chung / catalogue of shared applications',
  lgsp: 'Nền tảng chia sẻ (LGSP) / sharing platform',
  idp: 'Nhà cung cấp định danh / identity provider',
};

function standInLine([name, title], addresses) {
  const { url, issuer, sqlUrl, syncUrl, pid } = addresses[name];
  const address = url ?? issuer ?? sqlUrl.replace(/^.*@/, 'postgres://');
  const also = syncUrl === undefined ? '' : ` (+ ${syncUrl})`;
  return `    ${name.padEnd(13)} ${address}   pid ${pid}   ${title}${also}`;
}

function sandboxLines(addresses) {
  if (addresses === undefined) return [];
  return [
    '',
    '  Hệ thống mẫu (không dùng cho thật) / Sandbox stand-ins, sample data only:',
    ...Object.entries(STAND_INS).map((entry) => standInLine(entry, addresses)),
    '',
    '  Đăng nhập mẫu / Sample sign-ins (each prints a token):',
    '    npm run -s token -- city-admin                        quản trị thành phố / city administrator',
    '    npm run -s token -- ward-officer --unit 00103@2025-07-01   công chức phường Tây Hồ / ward officer',
    '    npm run -s token -- shared-app                        ứng dụng dùng chung / shared application',
  ];
}

/** Prints it. */
export function printBanner({ gateway, addresses, dataDir, seconds }) {
  const lines = [
    '',
    `Liên Thông sẵn sàng sau / ready after ${seconds}`,
    '',
    `  GraphQL     ${gateway.url}/graphql   pid ${gateway.child.pid}`,
    ...(addresses === undefined ? [] : [`  GraphiQL    ${gateway.url}/graphiql/`]),
    `  Sức khỏe    ${gateway.url}/readyz   ${gateway.url}/metrics`,
    `  Kho dữ liệu ${gateway.store}, ${dataDir}`,
    `  Adapters    ${gateway.adapters.join(', ')}`,
    ...sandboxLines(addresses),
    ...(addresses === undefined
      ? []
      : ['', '  Thử ngay, trong thư mục này / Try it, in this folder:', '', curlFor(gateway.url, dataDir)]),
    '',
    '  Ctrl-C để dừng / to stop.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
