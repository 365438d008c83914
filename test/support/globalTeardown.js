// Stops what globalSetup started.
export default async function teardown() {
  await Promise.all((globalThis.lienThongServices ?? []).map((service) => service.stop()));
}
