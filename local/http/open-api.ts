/** The contract as it lies in the repository; read when somebody asks. */
export async function openApi(): Promise<object> {
  const { default: document } = await import('#docs/openapi.json', { with: { type: 'json' } });
  return document;
}
