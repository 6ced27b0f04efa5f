import { vi } from 'vitest'

interface Sent {
  method: string
  path: string
  body: unknown
  headers: Headers
}
type Answer = { status?: number; body: unknown }
/** A body that is no JSON (a CSV file) is kept as it was sent. */
const isJson = (request: Request) => !/csv/.test(request.headers.get('content-type') ?? '')
type Handler = (sent: Sent) => Answer | undefined

/**
 * Stands for the server in component tests: `answer({ 'GET /api/family/v1/me': () => ({ body }) })`.
 * A request that nobody answers fails the test. Returns all that was sent, in order.
 */
export function answer(handlers: Record<string, Handler>): Sent[] {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url, 'http://localhost')
    const text = await request.text()
    const one: Sent = {
      method: request.method,
      path: url.pathname + url.search,
      body: text && isJson(request) ? (JSON.parse(text) as unknown) : text || undefined,
      headers: request.headers,
    }
    sent.push(one)
    const said = handlers[`${request.method} ${url.pathname}`]?.(one)
    if (!said) throw new Error(`nobody answers ${request.method} ${url.pathname}`)
    return new Response(JSON.stringify(said.body), {
      status: said.status ?? 200,
      headers: { 'content-type': 'application/json' },
    })
  })
  return sent
}
